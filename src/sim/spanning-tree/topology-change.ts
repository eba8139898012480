import { forget, isRootBridge, type Entity, type EntityPort } from "./entity.ts";
import { transmitConfig, transmitTcn } from "./transmit.ts";

/** IEEE 802.1D-1998 §8.6.14: topology change detection. */
export function detectTopologyChange(entity: Entity, now: number): void {
  if (isRootBridge(entity)) {
    entity.topologyChange = true;
    entity.topologyChangeTimer = now;
  } else if (!entity.topologyChangeDetected) {
    transmitTcn(entity);
    entity.tcn = now;
  }
  entity.topologyChangeDetected = true;
  hearOfChange(entity);
}

/** IEEE 802.1D-1998 §8.6.15: topology change acknowledged. */
export function topologyChangeAcknowledged(entity: Entity): void {
  entity.topologyChangeDetected = false;
  entity.tcn = undefined;
}

/** IEEE 802.1D-1998 §8.6.16: acknowledge topology change. */
export function acknowledgeTopologyChange(entity: Entity, port: EntityPort, now: number): void {
  port.topologyChangeAck = true;
  transmitConfig(entity, port, now);
}

/** A change somewhere in the tree: addresses may be behind other ports now. */
export function hearOfChange(entity: Entity): void {
  if (entity.dialect.afterChange === "forget") forget(entity);
}
