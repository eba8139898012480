import type { Violation, ViolationKind } from "./verdict.ts";

/** A violation of soundness: no frame is needed to see it. */
export function unsound(
  kind: ViolationKind,
  parts: Pick<Violation, "from" | "to" | "count" | "cause" | "blame">,
): Violation {
  return { kind, when: "converged", setup: [], states: [], trace: [], ...parts };
}
