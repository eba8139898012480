import type { Fabric } from "../model/fabric/fabric.ts";
import type { Context } from "./context.ts";
import type { Difference, Named } from "./changes.ts";
import { leakChanges } from "./difference-leaks.ts";
import { pairChanges } from "./difference-pairs.ts";

/**
 * What changes from one fabric to another: who reaches whom, and which tenants leak. Endpoints and tenants are the same if their names are.
 * @param after both with as many of each list as are to be told
 */
export function differenceOf(after: Context, before: Context): Difference {
  const most = after.most;
  const [is, was] = [after.fabric, before.fabric];
  const pairs = pairChanges(after, before);
  const leaks = leakChanges(is, was);
  return {
    against: was.name,
    reachability: pairs.changes,
    leaks: leaks.changes,
    endpoints: { added: onlyIn(is, was, most), removed: onlyIn(was, is, most) },
    undecided: [...pairs.undecided, ...leaks.undecided],
  };
}

function onlyIn(one: Fabric, other: Fabric, most: number): Named {
  const names: string[] = [];
  let count = 0;
  for (let endpoint = 0; endpoint < one.columns.endpoints.count; endpoint++) {
    const name = one.endpointName(endpoint);
    if (other.findEndpoint(name) !== undefined) continue;
    if (++count <= most) names.push(name);
  }
  return { names, count };
}
