import { isSame } from "../realize/diff.ts";
import type { StepFailure } from "../realize/run.ts";
import { disagreements } from "../realize/probe/compare.ts";
import { driftDocument } from "./drift-document.ts";
import type { RealizeReport } from "./render/realize.ts";

/** `realize --json`, in the contract's words; `kind` of a probe and what failed are ours. Without probes nothing is said of agreement. */
export type RealizeDocument = ReturnType<typeof realizeDocument>;

export function realizeDocument(report: RealizeReport) {
  const { realized, probing, unprobed, probes, partings, restless, lab, took } = report;
  return {
    applied: realized.applied.applied,
    probes,
    ...(probing !== "left-out" && { agrees: probing === "done" && disagreements(probes).length === 0 }),
    ...(partings.length > 0 && {
      partings: partings.map(partingDocument),
    }),
    ...(lab !== undefined && { lab }),
    obstacles: realized.obstacles,
    ...(isDrifting(realized) && { drift: driftDocument(realized.after) }),
    failures: failureDocuments(realized.applied.failures),
    takenBack: realized.applied.takenBack,
    stuck: failureDocuments(realized.applied.stuck),
    interrupted: realized.applied.isInterrupted || (realized.isBuilt && probing === "interrupted"),
    ...(unprobed !== undefined && { unprobed }),
    restless,
    seconds: took,
  };
}

/** Where nothing was done, and told why, all that is to be built is missing. */
function isDrifting({ obstacles, after }: RealizeReport["realized"]): boolean {
  return obstacles.length === 0 && after?.hosts.some(({ diff }) => !isSame(diff)) === true;
}

function partingDocument({ of: { kind, from, to }, parting }: RealizeReport["partings"][number]) {
  return { kind, from, to, ...parting };
}

/** Steps that failed, in a document. */
export function failureDocuments(failures: readonly StepFailure[]) {
  return failures.map(({ host, does, run, outcome }) => ({ host, does, argv: run.argv, ...outcome }));
}
