import type { BridgeId } from "../../model/spanning-tree/bridge-id.ts";
import type { PathCost, PortId } from "../../model/spanning-tree/port-id.ts";
import type { StpBridge, StpPort } from "../../model/spanning-tree/topology.ts";
import {
  forget,
  initialEntity,
  isDesignated,
  isRootBridge,
  setState,
  takeEffects,
  timeoutsOf,
} from "./entity.ts";
import type { Effect, Entity, EntityPort } from "./entity.ts";
import { becomeDesignated, selectPortStates, updateConfiguration } from "./select.ts";
import { detectTopologyChange } from "./topology-change.ts";
import { generateConfig } from "./transmit.ts";

/**
 * IEEE 802.1D-1998 §8.8: what management does to a bridge that runs. Each procedure takes milliseconds for `now`
 * and gives what the bridge wants done.
 */

/** IEEE 802.1D-1998 §8.8.1: a bridge that starts at `now`, its enabled ports listening. */
export function makeBridge(
  { timers, ...bridge }: StpBridge,
  ports: readonly Omit<StpPort, "bridge">[],
  now: number,
): Entity {
  const entity = initialEntity({ ...bridge, ownTimeouts: timeoutsOf(timers), ports }, now);
  ports.forEach(({ enabled }, index) => {
    if (enabled) enablePort(entity, index, now);
  });
  return entity;
}

/** The bridge after its switch has started again at `now`: configuration and carrier are what they were. */
export function restarted(before: Entity, now: number): Entity {
  const entity = initialEntity(before, now);
  for (const { index } of before.enabled) enablePort(entity, index, now);
  return entity;
}

/** IEEE 802.1D-1998 §8.8.2: enable port. */
export function enablePort(entity: Entity, index: number, now: number): readonly Effect[] {
  const port = entity.ports[index];
  if (port === undefined || port.state !== "disabled") return [];
  becomeDesignated(entity, port);
  setState(entity, port, "blocking");
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
  setState(entity, port, "disabled");
  if (entity.dialect.forgetsDisabledPort) forget(entity, index);
  port.topologyChangeAck = false;
  port.configPending = false;
  port.messageAge = undefined;
  port.forwardDelay = undefined;
  reselect(entity, wasRoot, now);
  return takeEffects(entity);
}

/** IEEE 802.1D-1998 §8.8.4: set bridge priority; of the identifier the address may change too. */
export function setBridgeId(entity: Entity, id: BridgeId, now: number): readonly Effect[] {
  if (id === entity.id) return [];
  const wasRoot = isRootBridge(entity);
  for (const port of entity.enabled) if (isDesignated(entity, port)) port.designatedBridge = id;
  entity.id = id;
  reselect(entity, wasRoot, now);
  return takeEffects(entity);
}

/** IEEE 802.1D-1998 §8.8.5: set port priority. */
export function setPortId(entity: Entity, index: number, id: PortId, now: number): readonly Effect[] {
  const port = entity.ports[index];
  if (port === undefined || port.id === id) return [];
  if (isDesignated(entity, port)) port.designatedPort = id;
  port.id = id;
  if (port.designatedBridge === entity.id && id < port.designatedPort) {
    becomeDesignated(entity, port);
    selectPortStates(entity, now);
  }
  return takeEffects(entity);
}

/** IEEE 802.1D-1998 §8.8.6: set path cost. */
export function setPathCost(entity: Entity, index: number, cost: PathCost, now: number): readonly Effect[] {
  const port: EntityPort | undefined = entity.ports[index];
  if (port === undefined || port.cost === cost) return [];
  port.cost = cost;
  updateConfiguration(entity);
  selectPortStates(entity, now);
  return takeEffects(entity);
}

/** The common end of IEEE 802.1D-1998 §8.7.4, §8.8.3 and §8.8.4. */
export function reselect(entity: Entity, wasRoot: boolean, now: number): void {
  updateConfiguration(entity);
  selectPortStates(entity, now);
  if (wasRoot || !isRootBridge(entity)) return;
  entity.timeouts = entity.ownTimeouts;
  detectTopologyChange(entity, now);
  entity.tcn = undefined;
  generateConfig(entity, now);
  entity.hello = now;
}
