import type { Bpdu } from "../../model/spanning-tree/bpdu.ts";
import { msOfTicks, ticksOfSeconds } from "../../model/spanning-tree/bpdu.ts";
import type { BridgeId } from "../../model/spanning-tree/bridge-id.ts";
import type { Dialect } from "../../model/spanning-tree/dialect.ts";
import type { PathCost, PortId } from "../../model/spanning-tree/port-id.ts";
import { learns, type PortRole, type PortState } from "../../model/spanning-tree/port-state.ts";
import type { StpTimers } from "../../model/spanning-tree/timers.ts";

/** What a protocol entity wants done, in order. */
export type Effect =
  | { readonly kind: "transmit"; readonly port: number; readonly bpdu: Bpdu }
  /** The bridge's learned addresses are to be forgotten: those at one port, or all of them. */
  | { readonly kind: "forget"; readonly port: number | undefined };

/** What is configured at a bridge. */
export interface BridgeConfig {
  readonly id: BridgeId;
  readonly ownTimeouts: TimeoutValues;
  readonly dialect: Dialect;
  /** Ports go by their index here. */
  readonly ports: readonly { readonly id: PortId; readonly cost: PathCost }[];
}

/** A timer: the time in milliseconds at which it read zero, or undefined while it is stopped. */
export type Timer = number | undefined;

/** IEEE 802.1D-1998 §8.5.1.6 to §8.5.1.8, in units of 1/256 s as BPDUs have them. */
export interface TimeoutValues {
  readonly maxAge: number;
  readonly helloTime: number;
  readonly forwardDelay: number;
}

/**
 * The bridge protocol entity of IEEE 802.1D-1998 §8.5.3, §8.5.4. It belongs to one owner, who alone changes it,
 * and only through `receive`, `tick` and the procedures of `administer.ts`. All times are milliseconds, integers,
 * of a clock that never goes back; the entity reads no clock itself.
 */
export interface Entity {
  readonly dialect: Dialect;
  /** §8.5.3.1 */ designatedRoot: BridgeId;
  /** §8.5.3.2 */ rootCost: number;
  /** §8.5.3.3 */ rootPort: EntityPort | undefined;
  /** §8.5.3.4 to §8.5.3.6: the values of the root. */ timeouts: TimeoutValues;
  /** §8.5.3.7 */ id: BridgeId;
  /** §8.5.3.8 to §8.5.3.10: the values when this bridge is root. */ ownTimeouts: TimeoutValues;
  /** §8.5.3.11 */ topologyChangeDetected: boolean;
  /** §8.5.3.12 */ topologyChange: boolean;
  /** §8.5.4.1 */ hello: Timer;
  /** §8.5.4.2 */ tcn: Timer;
  /** §8.5.4.3 */ topologyChangeTimer: Timer;
  readonly ports: readonly EntityPort[];
  /** Those of them that are not disabled, in the same order. */ enabled: readonly EntityPort[];
  /** Effects not yet handed to the owner. */ effects: Effect[];
}

/** IEEE 802.1D-1998 §8.5.5, §8.5.6. */
export interface EntityPort {
  readonly index: number;
  /** §8.5.5.1 */ id: PortId;
  /** §8.5.5.2: changed by `setState` only. */ state: PortState;
  /** §8.5.5.3 */ cost: PathCost;
  /** §8.5.5.4 */ designatedRoot: BridgeId;
  /** §8.5.5.5 */ designatedCost: number;
  /** §8.5.5.6 */ designatedBridge: BridgeId;
  /** §8.5.5.7 */ designatedPort: PortId;
  /** §8.5.5.8 */ topologyChangeAck: boolean;
  /** §8.5.5.9 */ configPending: boolean;
  /** §8.5.6.1: reads zero when the root sent what the port holds. */ messageAge: Timer;
  /** §8.5.6.2 */ forwardDelay: Timer;
  /** §8.5.6.3 */ hold: Timer;
}

/** IEEE 802.1D-1998 Table 8-3: at most one configuration BPDU a second and port. Milliseconds. */
export const HOLD_TIME = 1000;

/** IEEE 802.1D-1998 §8.8.1, with every port still disabled. */
export function initialEntity(config: BridgeConfig, now: number): Entity {
  const { id, dialect, ownTimeouts } = config;
  const waited = dialect.firstHello === "at-once" ? msOfTicks(ownTimeouts.helloTime) : 0;
  return {
    dialect,
    id,
    designatedRoot: id,
    rootCost: 0,
    rootPort: undefined,
    timeouts: ownTimeouts,
    ownTimeouts,
    topologyChangeDetected: false,
    topologyChange: false,
    hello: now - waited,
    tcn: undefined,
    topologyChangeTimer: undefined,
    ports: config.ports.map((port, index) => initialPort(id, port.id, port.cost, index)),
    enabled: [],
    effects: [],
  };
}

export function timeoutsOf({ maxAge, hello, forwardDelay }: StpTimers): TimeoutValues {
  return {
    maxAge: ticksOfSeconds(maxAge),
    helloTime: ticksOfSeconds(hello),
    forwardDelay: ticksOfSeconds(forwardDelay),
  };
}

function initialPort(bridge: BridgeId, id: PortId, cost: PathCost, index: number): EntityPort {
  return {
    index,
    id,
    cost,
    state: "disabled",
    designatedRoot: bridge,
    designatedCost: 0,
    designatedBridge: bridge,
    designatedPort: id,
    topologyChangeAck: false,
    configPending: false,
    messageAge: undefined,
    forwardDelay: undefined,
    hold: undefined,
  };
}

/** Open vSwitch forgets all it learned whenever one of its ports begins or ceases to learn. */
export function setState(entity: Entity, port: EntityPort, state: PortState): void {
  const changes = learns(port.state) !== learns(state);
  const wasEnabled = port.state !== "disabled";
  port.state = state;
  if (wasEnabled !== (state !== "disabled")) {
    entity.enabled = entity.ports.filter((one) => one.state !== "disabled");
  }
  if (changes && entity.dialect.forgetsWhenLearningChanges) forget(entity);
}

/** What was learned at one port, or at all of them, is to be forgotten. Asking twice is asking once. */
export function forget(entity: Entity, port?: number): void {
  const isAsked = entity.effects.some((effect) => effect.kind === "forget" && effect.port === port);
  if (!isAsked) entity.effects.push({ kind: "forget", port });
}

export function isRootBridge(entity: Entity): boolean {
  return entity.designatedRoot === entity.id;
}

export function isDesignated(entity: Entity, port: EntityPort): boolean {
  return port.designatedBridge === entity.id && port.designatedPort === port.id;
}

export function roleOf(entity: Entity, port: EntityPort): PortRole {
  if (port.state === "disabled") return "disabled";
  if (port === entity.rootPort) return "root";
  return isDesignated(entity, port) ? "designated" : "alternate";
}

/**
 * IEEE 802.1D-1998 §8.3.5, §8.5.3.12: the age at which learned addresses die after a topology change, in
 * milliseconds; undefined while the ageing time itself holds.
 */
export function fastAgeing(entity: Entity): number | undefined {
  const isFast = entity.topologyChange && entity.dialect.afterChange !== "forget";
  return isFast ? msOfTicks(entity.timeouts.forwardDelay) : undefined;
}

/** Hands over what has gathered since the last time. */
export function takeEffects(entity: Entity): readonly Effect[] {
  const { effects } = entity;
  if (effects.length > 0) entity.effects = [];
  return effects;
}
