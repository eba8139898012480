import { type Checked, good, type Problem, refused } from "../values/problem.ts";
import type { FabricDraft } from "./draft.ts";
import type { Fabric } from "./fabric.ts";
import { ownPropertiesOf } from "./own-property.ts";
import { seal } from "./seal.ts";

/** The fabric that a file stands for, unless something is wrong with the file. */
export function sealWhole(draft: FabricDraft, problems: readonly Problem[]): Checked<Fabric> {
  if (problems.length > 0) return refused(problems);
  const fabric = seal(draft);
  const own = ownPropertiesOf(fabric);
  return own.ok ? good(fabric) : own;
}
