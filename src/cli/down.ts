import { type Failure, readFailure } from "../model/fabric/failure.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import { type Checked, unless } from "../model/values/problem.ts";
import { problemsIn } from "./refusal.ts";

/** What `--down` names, all of it down together. A thing that fails twice has failed. */
export function readFailures(fabric: Fabric, down: readonly string[]): Checked<readonly Failure[]> {
  const failures = [...new Set(down)].map((text) => readFailure(fabric, text, "--down"));
  return unless(problemsIn(...failures), () => failures.flatMap((one) => (one.ok ? [one.value] : [])));
}
