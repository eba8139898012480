import type { StpTimers } from "./timers.ts";
import { ROLES, restingState, type PortRole, type PortState } from "./port-state.ts";

/** The spanning tree at rest, as columns over a topology's bridges and ports. */
export interface SpanningTree {
  /** Per bridge: the index of the bridge that it takes for the root. */
  readonly root: Uint32Array;
  /** Per bridge: §8.5.3.2, the cost of its path to the root; 0 for the root. */
  readonly rootCost: Float64Array;
  /** Per bridge: §8.5.3.3, the port nearest to the root, or -1 for the root. */
  readonly rootPort: Int32Array;
  /** Per bridge: how many hops away the root is. */
  readonly hops: Uint32Array;
  /** Per port: its role as an index into `ROLES`. */
  readonly role: Uint8Array;
  /**
   * Per port: the port whose BPDUs it holds, which is why it is root or alternate; -1 where it is designated or
   * disabled.
   */
  readonly designated: Int32Array;
}

export function roleIn(tree: SpanningTree, port: number): PortRole {
  return ROLES[tree.role[port] ?? 0] ?? "disabled";
}

/** "forwarding", "blocking" or "disabled". */
export function stateIn(tree: SpanningTree, port: number): PortState {
  return restingState(roleIn(tree, port));
}

/**
 * How many hops from the root a bridge may be for the tree to hold whatever the phases of the timers. The hold
 * timer may keep a BPDU for a second at every hop (IEEE 802.1D-1998 §8.10.2, Table 8-3), and Open vSwitch adds
 * 1/256 s; what arrives must last until the next hello. Farther bridges may lose the root time and again: seen
 * on Open vSwitch 3.1.0 in a chain of twelve with a max age of 6.
 * @param timers the root's
 */
export function safeHops({ maxAge, hello }: StpTimers): number {
  return 1 + Math.floor(((maxAge - hello) * 256) / 257);
}
