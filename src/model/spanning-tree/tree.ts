import { ROLES, restingState, type PortRole, type PortState } from "./port-state.ts";

/** The spanning tree at rest, as columns over a topology's bridges and ports. */
export interface SpanningTree {
  /** Per bridge: the index of the bridge that it takes for the root. */
  readonly root: Uint32Array;
  /** Per bridge: §8.5.3.2, the cost of its path to the root; 0 for the root. */
  readonly rootCost: Float64Array;
  /** Per bridge: §8.5.3.3, the port nearest to the root, or -1 for the root. */
  readonly rootPort: Int32Array;
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
