import { initialEntity, isRootBridge, takeEffects } from "./entity.ts";
import type { BridgeConfig, Effect, Entity } from "./entity.ts";
import { becomeDesignated, selectPortStates, updateConfiguration } from "./select.ts";
import { detectTopologyChange } from "./topology-change.ts";
import { generateConfig } from "./transmit.ts";

/** IEEE 802.1D-1998 §8.8.1: a bridge that starts at `now` milliseconds, its enabled ports listening. */
export function makeBridge(config: BridgeConfig, now: number): Entity {
  const entity = initialEntity(config, now);
  config.ports.forEach((port, index) => {
    if (port.enabled ?? true) enablePort(entity, index, now);
  });
  return entity;
}

/** IEEE 802.1D-1998 §8.8.2: enable port. */
export function enablePort(entity: Entity, index: number, now: number): readonly Effect[] {
  const port = entity.ports[index];
  if (port === undefined || port.state !== "disabled") return [];
  becomeDesignated(entity, port);
  port.state = "blocking";
  port.topologyChangeAck = false;
  port.configPending = false;
  port.messageAge = undefined;
  port.forwardDelay = undefined;
  port.hold = undefined;
  selectPortStates(entity, now);
  return takeEffects(entity);
}

/** IEEE 802.1D-1998 §8.8.3: disable port. */
export function disablePort(entity: Entity, index: number, now: number): readonly Effect[] {
  const port = entity.ports[index];
  if (port === undefined || port.state === "disabled") return [];
  const wasRoot = isRootBridge(entity);
  becomeDesignated(entity, port);
  port.state = "disabled";
  port.topologyChangeAck = false;
  port.configPending = false;
  port.messageAge = undefined;
  port.forwardDelay = undefined;
  updateConfiguration(entity);
  selectPortStates(entity, now);
  if (!wasRoot && isRootBridge(entity)) becomeRoot(entity, now);
  return takeEffects(entity);
}

/** The common end of IEEE 802.1D-1998 §8.7.4 and §8.8.3: no better root is known any more. */
export function becomeRoot(entity: Entity, now: number): void {
  entity.timeouts = entity.ownTimeouts;
  detectTopologyChange(entity, now);
  entity.tcn = undefined;
  generateConfig(entity, now);
  entity.hello = now;
}
