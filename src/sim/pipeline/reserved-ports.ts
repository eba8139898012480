import type { Action } from "../../model/openflow/flow.ts";

/** openflow-1.0.h, ofp_port: numbers that are no port's. CONTROLLER and NONE do nothing here. */
export const RESERVED: ReadonlyMap<number, Action> = new Map([
  [0xfff8, { kind: "in-port" }],
  [0xfff9, { kind: "resubmit", table: 0 }],
  [0xfffa, { kind: "normal" }],
  [0xfffb, { kind: "flood" }],
  [0xfffc, { kind: "all" }],
] as const);
