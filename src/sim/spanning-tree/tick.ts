import { reselect } from "./administer.ts";
import { isRootBridge, setState, takeEffects, HOLD_TIME } from "./entity.ts";
import type { Effect, Entity, EntityPort, Timer } from "./entity.ts";
import { becomeDesignated } from "./select.ts";
import { detectTopologyChange } from "./topology-change.ts";
import { generateConfig, reads, transmitConfig, transmitTcn } from "./transmit.ts";

/**
 * The next time at which `tick` has something to do, in whole milliseconds; infinity if nothing is due until a
 * BPDU comes. May have passed when an arrival has shortened the timeouts.
 */
export function nextDeadline(entity: Entity): number {
  const { timeouts, ownTimeouts } = entity;
  let next = Math.min(
    due(entity.hello, timeouts.helloTime),
    due(entity.tcn, ownTimeouts.helloTime),
    due(entity.topologyChangeTimer, timeouts.maxAge + timeouts.forwardDelay),
  );
  for (const port of entity.ports) {
    if (port.state === "disabled") continue;
    next = Math.min(
      next,
      due(port.messageAge, timeouts.maxAge),
      due(port.forwardDelay, timeouts.forwardDelay),
    );
    if (port.configPending && port.hold !== undefined) next = Math.min(next, port.hold + HOLD_TIME);
  }
  return Math.ceil(next);
}

/** Lets every timer that is due at `now` milliseconds expire, once, in Open vSwitch's order. */
export function tick(entity: Entity, now: number): readonly Effect[] {
  if (isDue(entity.hello, entity.timeouts.helloTime, now)) helloExpired(entity, now);
  if (isDue(entity.tcn, entity.ownTimeouts.helloTime, now)) tcnExpired(entity, now);
  const { maxAge, forwardDelay } = entity.timeouts;
  if (isDue(entity.topologyChangeTimer, maxAge + forwardDelay, now)) topologyChangeExpired(entity);
  for (const port of entity.enabled) {
    if (isDue(port.messageAge, entity.timeouts.maxAge, now)) messageAgeExpired(entity, port, now);
  }
  for (const port of entity.enabled) {
    if (isDue(port.forwardDelay, entity.timeouts.forwardDelay, now)) forwardDelayExpired(entity, port, now);
    if (port.hold !== undefined && now - port.hold >= HOLD_TIME) holdExpired(entity, port, now);
  }
  return takeEffects(entity);
}

/** IEEE 802.1D-1998 §8.7.3: hello timer expiry. */
function helloExpired(entity: Entity, now: number): void {
  generateConfig(entity, now);
  entity.hello = now;
}

/** IEEE 802.1D-1998 §8.7.4: message age timer expiry. */
function messageAgeExpired(entity: Entity, port: EntityPort, now: number): void {
  const wasRoot = isRootBridge(entity);
  port.messageAge = undefined;
  becomeDesignated(entity, port);
  reselect(entity, wasRoot, now);
}

/** IEEE 802.1D-1998 §8.7.5: forward delay timer expiry. */
function forwardDelayExpired(entity: Entity, port: EntityPort, now: number): void {
  if (port.state === "listening") {
    setState(entity, port, "learning");
    port.forwardDelay = now;
  } else if (port.state === "learning") {
    setState(entity, port, "forwarding");
    port.forwardDelay = undefined;
    if (isDesignatedSomewhere(entity)) detectTopologyChange(entity, now);
  }
}

function isDesignatedSomewhere(entity: Entity): boolean {
  return entity.enabled.some((port) => port.designatedBridge === entity.id);
}

/** IEEE 802.1D-1998 §8.7.6: topology change notification timer expiry. */
function tcnExpired(entity: Entity, now: number): void {
  transmitTcn(entity);
  entity.tcn = now;
}

/** IEEE 802.1D-1998 §8.7.7: topology change timer expiry. */
function topologyChangeExpired(entity: Entity): void {
  entity.topologyChangeTimer = undefined;
  entity.topologyChangeDetected = false;
  entity.topologyChange = false;
}

/** IEEE 802.1D-1998 §8.7.8: hold timer expiry. */
function holdExpired(entity: Entity, port: EntityPort, now: number): void {
  port.hold = undefined;
  if (port.configPending) transmitConfig(entity, port, now);
}

function due(timer: Timer, ticks: number): number {
  return timer === undefined ? Infinity : reads(timer, ticks);
}

function isDue(timer: Timer, ticks: number, now: number): boolean {
  return due(timer, ticks) <= now;
}
