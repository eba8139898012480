import { withFlowBack } from "../model/fabric/apply.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import { printFlow } from "../model/openflow/print-flow.ts";
import { isByHand } from "./blame-words.ts";
import type { PropertyVerdict, Violation } from "./verdict.ts";

/** Removed flows that are put back, one at a time, to see what that mends: each costs as much as the verdict did. */
const MAX_TRIED = 4;

/**
 * The verdict, in which a change that removed a flow is to blame for what is not there once the flow is back. What a
 * change made otherwise is to blame for stays so.
 * @param judge the same property of another fabric
 */
export function blameRemovals(
  fabric: Fabric,
  verdict: PropertyVerdict,
  judge: (fabric: Fabric) => PropertyVerdict,
): PropertyVerdict {
  let { violations } = verdict;
  for (const removed of fabric.removedFlows.slice(0, MAX_TRIED)) {
    if (violations.every(({ blame }) => isByHand(blame))) break;
    const mended = judge(withFlowBack(fabric, removed));
    if (mended.undecided.length > 0 || mended.violationsLeftOut > 0) continue;
    const left = new Set(mended.violations.map(kindOf));
    const why = `it is not so with the flow that was removed from ${removed.at}, "${printFlow(removed.flow.flow)}"`;
    violations = violations.map((one) =>
      isByHand(one.blame) || left.has(kindOf(one))
        ? one
        : { ...one, cause: `${one.cause}; ${why}`, blame: fabric.blame(removed.origin) },
    );
  }
  return { ...verdict, violations };
}

/** Alike for violations between the same tenants or hosts: which of their endpoints are shown may differ. */
function kindOf({ kind, from, to }: Violation): string {
  return [kind, from.split("/", 1), to.split("/", 1)].join(" ");
}
