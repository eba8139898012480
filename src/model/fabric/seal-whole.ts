import { type Checked, type Problem, refused, unless } from "../values/problem.ts";
import type { FabricDraft } from "./draft.ts";
import type { Fabric } from "./fabric.ts";
import { askedFailuresOf } from "./asked-failures.ts";
import { ownPropertiesOf } from "./own-property.ts";
import { seal } from "./seal.ts";

/** The fabric that a file stands for, unless something is wrong with the file. */
export function sealWhole(draft: FabricDraft, problems: readonly Problem[]): Checked<Fabric> {
  if (problems.length > 0) return refused(problems);
  const fabric = seal(draft);
  const asked = [ownPropertiesOf(fabric), askedFailuresOf(fabric)];
  return unless(
    asked.flatMap((one) => (one.ok ? [] : one.problems)),
    () => fabric,
  );
}
