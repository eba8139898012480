import { msOfTicks, type Bpdu, type ConfigBpdu } from "../../model/spanning-tree/bpdu.ts";
import { isDesignated, isRootBridge, takeEffects } from "./entity.ts";
import type { Effect, Entity, EntityPort } from "./entity.ts";
import { selectPortStates, updateConfiguration } from "./select.ts";
import {
  acknowledgeTopologyChange,
  detectTopologyChange,
  hearOfChange,
  topologyChangeAcknowledged,
} from "./topology-change.ts";
import { generateConfig, transmitConfig, transmitTcn } from "./transmit.ts";

/** A BPDU arrives at a port, by its index, at `now` milliseconds. */
export function receive(entity: Entity, port: number, bpdu: Bpdu, now: number): readonly Effect[] {
  const at = entity.ports[port];
  if (at === undefined || at.state === "disabled") return [];
  if (bpdu.kind === "tcn") receivedTcn(entity, at, now);
  else if (bpdu.messageAge < bpdu.maxAge) receivedConfig(entity, at, bpdu, now);
  return takeEffects(entity);
}

/** IEEE 802.1D-1998 §8.7.1: received configuration BPDU. */
function receivedConfig(entity: Entity, port: EntityPort, bpdu: ConfigBpdu, now: number): void {
  if (supersedesPortInfo(entity, port, bpdu)) {
    const wasRoot = isRootBridge(entity);
    recordConfig(port, bpdu, now);
    updateConfiguration(entity);
    selectPortStates(entity, now);
    if (wasRoot && !isRootBridge(entity)) resignAsRoot(entity, now);
    if (port === entity.rootPort) followRoot(entity, bpdu, now);
  } else if (isDesignated(entity, port)) {
    // §8.6.5: reply to configuration BPDU
    transmitConfig(entity, port, now);
  }
}

/** IEEE 802.1D-1998 §8.6.2.2: not worse than what the port holds; the designated bridge may repeat itself. */
function supersedesPortInfo(entity: Entity, port: EntityPort, bpdu: ConfigBpdu): boolean {
  if (bpdu.root !== port.designatedRoot) return bpdu.root < port.designatedRoot;
  if (bpdu.rootCost !== port.designatedCost) return bpdu.rootCost < port.designatedCost;
  if (bpdu.bridge !== port.designatedBridge) return bpdu.bridge < port.designatedBridge;
  return bpdu.bridge !== entity.id || bpdu.port <= port.designatedPort;
}

/** IEEE 802.1D-1998 §8.6.2: record configuration information. */
function recordConfig(port: EntityPort, bpdu: ConfigBpdu, now: number): void {
  port.designatedRoot = bpdu.root;
  port.designatedCost = bpdu.rootCost;
  port.designatedBridge = bpdu.bridge;
  port.designatedPort = bpdu.port;
  port.messageAge = now - msOfTicks(bpdu.messageAge);
}

function resignAsRoot(entity: Entity, now: number): void {
  entity.hello = undefined;
  if (!entity.topologyChangeDetected) return;
  entity.topologyChangeTimer = undefined;
  transmitTcn(entity);
  entity.tcn = now;
}

/** IEEE 802.1D-1998 §8.7.1 e) to g), §8.6.3: the root's values hold here too, and are passed on. */
function followRoot(entity: Entity, bpdu: ConfigBpdu, now: number): void {
  const { maxAge, helloTime, forwardDelay } = bpdu;
  entity.timeouts = { maxAge, helloTime, forwardDelay };
  entity.topologyChange = bpdu.topologyChange;
  generateConfig(entity, now);
  if (bpdu.topologyChangeAck) topologyChangeAcknowledged(entity);
  if (bpdu.topologyChange) hearOfChange(entity);
}

/** IEEE 802.1D-1998 §8.7.2: received topology change notification BPDU. */
function receivedTcn(entity: Entity, port: EntityPort, now: number): void {
  if (!isDesignated(entity, port)) return;
  detectTopologyChange(entity, now);
  acknowledgeTopologyChange(entity, port, now);
}
