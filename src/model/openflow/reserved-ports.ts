import type { Action } from "./flow.ts";
import { LOCAL_OFPORT } from "./key.ts";

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

/** Reserved numbers to which a learned flow may output. */
export const LEARNABLE: readonly number[] = [0xfff8, 0xfffb, 0xfffc];
/** openflow-1.0.h, OFPP_MAX. */
const FIRST_RESERVED = 0xff00;

/**
 * What a learned flow does whose output names this number; undefined: nothing, it has no such action at all.
 * @see lib/learn.c, learn_execute, NX_LEARN_DST_OUTPUT. Measured.
 */
export function learnedOutput(number: number): Action | undefined {
  if (number < FIRST_RESERVED || number === LOCAL_OFPORT) return { kind: "output", port: number };
  return LEARNABLE.includes(number) ? RESERVED_OUTPUTS.get(number) : undefined;
}
