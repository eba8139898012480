import { z } from "zod";
import { fabricDocument } from "../../src/model/fabric/document.ts";

/** A frame that comes in at an edge port or LOCAL: the contract's AT, and ovs-ofctl's fields. */
const injection = z.strictObject({ at: z.string(), frame: z.string() });
/** Seconds in which nothing is sent. Fabrics that are asked about together wait together. */
const pause = z.strictObject({ wait: z.int().min(1) });

/** Some links are down, the tree has converged on the rest, MAC tables are empty: then frames come in one by one. */
const stage = z.strictObject({
  down: z.array(z.string()),
  steps: z.array(z.union([injection, pause])),
  /** Seconds from what was before to the tree on its way, in place of its rest. Such a fabric is asked about alone. */
  wait: z.int().min(1).optional(),
});

/** What the switch and the simulator are both asked: what `.reports/oracle/*.json` and `regressions/` hold. */
export const oracleCase = z.strictObject({
  fabric: fabricDocument,
  /**
   * The tree runs in the midst of it all, and MAC tables are never emptied: what fails is then written as the contract
   * has it, and not links alone.
   */
  running: z.literal(true).optional(),
  stages: z.array(stage),
});

export type Step = z.infer<typeof stage>["steps"][number];
export type Injection = z.infer<typeof injection>;
export type Stage = z.infer<typeof stage>;
export type Case = z.infer<typeof oracleCase>;

/** The fabric as it is while these links are down. */
export function withDown(fabric: Case["fabric"], down: readonly string[]): Case["fabric"] {
  const links = (fabric.links ?? []).map((link) =>
    down.includes(link.name) ? Object.assign({}, link, { up: false }) : link,
  );
  return { ...fabric, links };
}
