import type { Action } from "./flow.ts";

/**
 * Numbers that are no port's, and what an output to one does that a field holds. CONTROLLER and NONE do nothing here.
 * @see openflow-1.0.h, enum ofp_port
 */
export const RESERVED_OUTPUTS: ReadonlyMap<number, Action> = new Map<number, Action>([
  [0xfff8, { kind: "in-port" }],
  [0xfff9, { kind: "resubmit", table: 0 }],
  [0xfffa, { kind: "normal" }],
  [0xfffb, { kind: "flood" }],
  [0xfffc, { kind: "all" }],
]);
