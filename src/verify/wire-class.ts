/**
 * What the prover says of all frames at one place at once. A hostile container chooses its stack of tags, so
 * below the tag that a bridge looks at lies whatever it likes; the exceptions are the other bases. Nothing
 * deeper is needed: each port looks at one tag and puts on at most one (docs/proof.md).
 */
export const BASE = {
  /** any stack, with any priority */
  any: 0,
  /** any stack, under a tag whose priority is not 0: it keeps a priority tag that would come off otherwise */
  marked: 1,
  /** no tag at all */
  none: 2,
  /** no tag at all, and it comes from a host: not whatever a container likes */
  host: 3,
} as const;
export type Base = (typeof BASE)[keyof typeof BASE];
const BASES = 4;

/** Frames on a wire: a tag with this VID or no fixed tag (-1), and the base below, as one integer. */
export type Wire = number;
export const NO_TAG = -1;

export function wire(tag: number, base: Base): Wire {
  return (tag + 1) * BASES + base;
}
export const tagOf = (frames: Wire): number => Math.floor(frames / BASES) - 1;
export const baseOf = (frames: Wire): Base => (frames % BASES) as Base;

/** Everything that a container can send. */
export const HOSTILE = wire(NO_TAG, BASE.any);
/** What an honest container sends. */
export const BARE = wire(NO_TAG, BASE.none);
/** What a host's IP stack sends. */
export const FROM_HOST = wire(NO_TAG, BASE.host);

/**
 * Frames inside a bridge: their VLAN and the base below it, as one integer. In a bridge that knows no VLANs
 * the outermost tag stands in place of the VLAN, and STAR where none is fixed.
 */
export type BridgeClass = number;
export const STAR = 4096;
const VLANS = 4097;

export function bridgeClass(bridge: number, vlan: number, base: Base): BridgeClass {
  return (bridge * VLANS + vlan) * BASES + base;
}
export const bridgeOf = (node: BridgeClass): number => Math.floor(node / (VLANS * BASES));
export const vlanOf = (node: BridgeClass): number => Math.floor(node / BASES) % VLANS;
/** Whether nothing lies beneath the tag that a bridge looks at. */
export const isBare = (base: Base): base is 2 | 3 => base >= BASE.none;
export const classBase = (node: BridgeClass): Base => (node % BASES) as Base;
