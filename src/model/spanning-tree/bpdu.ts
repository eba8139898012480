import type { BridgeId } from "./bridge-id.ts";
import type { PortId } from "./port-id.ts";

export type Bpdu = ConfigBpdu | TcnBpdu;

/**
 * IEEE 802.1D-1998 §8.5.1, §9.3.1: configuration BPDU. All times in units of 1/256 s, integers in 0..65535, as
 * they travel (§9.2.8).
 */
export interface ConfigBpdu {
  readonly kind: "config";
  /** §8.5.1.1: the bridge that the sender takes for the root. */
  readonly root: BridgeId;
  /** §8.5.1.2: the sender's cost of the path to it. */
  readonly rootCost: number;
  /** §8.5.1.3: the sender. */
  readonly bridge: BridgeId;
  /** §8.5.1.4: the port through which it was sent. */
  readonly port: PortId;
  /** §8.5.1.5: since the root sent the BPDU that led to this one. */
  readonly messageAge: number;
  /** §8.5.1.6 */
  readonly maxAge: number;
  /** §8.5.1.7 */
  readonly helloTime: number;
  /** §8.5.1.8 */
  readonly forwardDelay: number;
  /** §8.5.1.9 */
  readonly topologyChangeAck: boolean;
  /** §8.5.1.10 */
  readonly topologyChange: boolean;
}

/** IEEE 802.1D-1998 §8.5.2, §9.3.2: topology change notification BPDU, sent towards the root. */
export interface TcnBpdu {
  readonly kind: "tcn";
}

/** Milliseconds in the unit of a BPDU's times; binary fractions, so conversions are exact. */
const MS_PER_TICK = 1000 / 256;

export function ticksOfSeconds(seconds: number): number {
  return Math.floor(seconds * 256);
}

/** Whole ticks in a span of milliseconds. */
export function ticksOfMs(ms: number): number {
  return Math.floor(ms / MS_PER_TICK);
}

export function msOfTicks(ticks: number): number {
  return ticks * MS_PER_TICK;
}
