import { type PropertyName, type PropertyVerdict, type Report, type Shard, verdictOf } from "./verdict.ts";

/** The report of one part of a run. */
export type PartReport = Report & { readonly shard: Shard };

/**
 * The report of a whole run, from those of all of its parts, in any order: as `verify` gives it where nothing is split. Only what
 * is told of violations beyond the first of each part may be more.
 * @param parts of one fabric, each share once: mergeProblems has nothing to say of them
 */
export function mergeReports(parts: readonly PartReport[]): Report {
  const [first, ...rest] = parts.toSorted((a, b) => a.shard.index - b.shard.index);
  if (first === undefined) throw new Error("no report to merge");
  const all = [first, ...rest];
  const properties = first.shard.properties.map((property) => mergeVerdicts(property, all));
  const difference = all.find((one) => one.difference !== undefined)?.difference;
  const { name, digest, assumptions, notChecked, warnings } = first;
  return {
    name,
    holds: properties.every(({ holds }) => holds),
    digest,
    assumptions,
    notChecked,
    warnings,
    properties,
    ...(difference !== undefined && { difference }),
  };
}

function mergeVerdicts(property: PropertyName, parts: readonly PartReport[]): PropertyVerdict {
  const verdicts = parts.flatMap((part) => part.properties.filter((one) => one.property === property));
  const violations = verdicts.flatMap((one) => one.violations);
  const sum = (count: (one: PropertyVerdict) => number) =>
    verdicts.reduce((total, one) => total + count(one), 0);
  const most = (count: (one: PropertyVerdict) => number) => Math.max(0, ...verdicts.map(count));
  const coverage = {
    endpoints: most((one) => one.coverage.endpoints),
    ports: most((one) => one.coverage.ports),
    pairs: sum((one) => one.coverage.pairs),
  };
  return verdictOf(property, coverage, {
    violations,
    violationCount: sum((one) => one.violationCount),
    most: violations.length,
    undecided: [...new Set(verdicts.flatMap((one) => one.undecided))],
    notes: [...new Set(verdicts.flatMap((one) => one.notes))],
  });
}
