import { msOfTicks, ticksOfMs } from "../../model/spanning-tree/bpdu.ts";
import { isDesignated, isRootBridge, HOLD_TIME, type Entity, type EntityPort } from "./entity.ts";

/** What each bridge adds to the age of what it passes on: 1/256 s, in Open vSwitch. */
const MESSAGE_AGE_INCREMENT = 1;

/** IEEE 802.1D-1998 §8.6.1: transmit configuration BPDU, now or when the hold timer allows. */
export function transmitConfig(entity: Entity, port: EntityPort, now: number): void {
  if (!isRootBridge(entity) && entity.rootPort === undefined) return;
  if (port.hold !== undefined && now - port.hold < HOLD_TIME) {
    port.configPending = true;
    return;
  }
  const messageAge = messageAgeOf(entity, now);
  if (messageAge >= entity.timeouts.maxAge) return;
  const topologyChangeAck = port.topologyChangeAck;
  port.topologyChangeAck = false;
  port.configPending = false;
  port.hold = now;
  entity.effects.push({
    kind: "transmit",
    port: port.index,
    bpdu: {
      kind: "config",
      root: entity.designatedRoot,
      rootCost: entity.rootCost,
      bridge: entity.id,
      port: port.id,
      messageAge,
      ...entity.timeouts,
      topologyChangeAck,
      topologyChange: entity.topologyChange,
    },
  });
}

/** IEEE 802.1D-1998 §8.6.1.3: in units of 1/256 s. */
function messageAgeOf(entity: Entity, now: number): number {
  if (isRootBridge(entity)) return 0;
  const readsZero = entity.rootPort?.messageAge ?? now;
  return ticksOfMs(now - readsZero) + MESSAGE_AGE_INCREMENT;
}

/** When a timer that read zero at `since` reads `ticks`. */
export function reads(since: number, ticks: number): number {
  return since + msOfTicks(ticks);
}

/** IEEE 802.1D-1998 §8.6.4: configuration BPDU generation. */
export function generateConfig(entity: Entity, now: number): void {
  for (const port of entity.enabled) {
    if (isDesignated(entity, port)) transmitConfig(entity, port, now);
  }
}

/** IEEE 802.1D-1998 §8.6.6: transmit topology change notification BPDU. */
export function transmitTcn(entity: Entity): void {
  if (entity.rootPort === undefined) return;
  entity.effects.push({ kind: "transmit", port: entity.rootPort.index, bpdu: { kind: "tcn" } });
}
