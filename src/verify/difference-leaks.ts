import type { Fabric } from "../model/fabric/fabric.ts";
import type { LeakChanges, TenantLeak } from "./changes.ts";
import { Context } from "./context.ts";
import { checkIsolation } from "./isolation.ts";
import type { PropertyVerdict } from "./verdict.ts";

/** Violations of isolation that are compared: one for each two tenants and cause. */
const MOST = 10_000;

/** Which tenants leak in one fabric and not in the other. What is undecided in one is not claimed to be absent there. */
export function leakChanges(
  is: Fabric,
  was: Fabric,
): { readonly changes: LeakChanges; readonly undecided: readonly string[] } {
  const [after, before] = [isolation(is), isolation(was)];
  return {
    changes: { gained: absentIn(before, after), lost: absentIn(after, before) },
    undecided: [...unsure("isolation now", after), ...unsure("isolation before", before)],
  };
}

function isolation(fabric: Fabric): PropertyVerdict {
  return checkIsolation(new Context(fabric, { most: MOST }));
}

function absentIn(one: PropertyVerdict, other: PropertyVerdict): readonly TenantLeak[] {
  if (one.undecided.length > 0 || one.violationsLeftOut > 0) return [];
  const known = leaksIn(one);
  return [...leaksIn(other)].filter(([key]) => !known.has(key)).map(([, leak]) => leak);
}

function leaksIn({ violations }: PropertyVerdict): ReadonlyMap<string, TenantLeak> {
  return new Map(
    violations.map(({ from: sender, to: receiver }) => {
      const [from, to] = [tenantOf(sender), tenantOf(receiver)];
      return [`${from} ${to}`, { from, to }];
    }),
  );
}

const tenantOf = (endpoint: string) => endpoint.slice(0, endpoint.indexOf("/"));

function unsure(when: string, { undecided, violationsLeftOut }: PropertyVerdict): readonly string[] {
  const more = violationsLeftOut > 0 ? [`${violationsLeftOut} leaks more than are compared`] : [];
  return [...undecided, ...more].map((why) => `${when}: ${why}`);
}
