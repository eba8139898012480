import type { Case } from "./case.ts";
import type { BridgeTree, Outcome, StageOutcome } from "./outcome.ts";
import { hasPatchRing } from "./patch-rings.ts";

/** One thing in which the switch and the simulator disagree. */
export interface Difference {
  /** Such as `stage 0, step 3`. */
  readonly where: string;
  readonly expected: readonly string[];
  readonly observed: readonly string[];
}

/** How many things two outcomes are compared in: ports and bridges of trees, deliveries of frames, MAC entries. */
export function comparisons(outcome: Outcome): number {
  const perStage = outcome.stages.map(({ tree, deliveries, macs, flows = [] }) => {
    const ports = Object.values(tree).map((bridge) => 1 + Object.keys(bridge.ports).length);
    return sum(ports) + sum(deliveries.map(({ length }) => length + 1)) + macs.length + flows.length;
  });
  return outcome.refused.length + sum(perStage);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** What the simulator expected and the switch did not do, and the other way round; equal lines are left out. */
export function differences({ fabric }: Case, expected: Outcome, observed: Outcome): Difference[] {
  const macsAreSure = !hasPatchRing(fabric);
  return [
    ...difference("refused tunnels", expected.refused, observed.refused),
    ...expected.stages.flatMap((stage, at) =>
      stageDifferences(stage, observed.stages[at], `stage ${at}`, macsAreSure),
    ),
  ];
}

function stageDifferences(
  stage: StageOutcome,
  seen: StageOutcome | undefined,
  where: string,
  macsAreSure: boolean,
): Difference[] {
  if (seen === undefined) return difference(where, ["a result"], []);
  const steps = stage.deliveries.map((lines, nth) =>
    difference(`${where}, step ${nth}`, lines, seen.deliveries[nth] ?? []),
  );
  return [
    difference(`${where}, tree`, treeLines(stage.tree), treeLines(seen.tree)),
    ...steps,
    macsAreSure ? difference(`${where}, MAC tables`, stage.macs, seen.macs) : [],
    // Regressions of long ago do not tell of them.
    seen.flows === undefined ? [] : difference(`${where}, learned flows`, stage.flows ?? [], seen.flows),
  ].flat();
}

function difference(where: string, expected: readonly string[], observed: readonly string[]): Difference[] {
  const [only, other] = [counted(expected), counted(observed)];
  const missing = only.filter((line) => !other.includes(line));
  const surplus = other.filter((line) => !only.includes(line));
  return missing.length + surplus.length === 0 ? [] : [{ where, expected: missing, observed: surplus }];
}

/** Equal lines as one with their number. */
function counted(lines: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return Array.from(counts, ([line, count]) => (count === 1 ? line : `${count} × ${line}`));
}

function treeLines(tree: Readonly<Record<string, BridgeTree>>): string[] {
  return Object.entries(tree).flatMap(([bridge, { root, rootCost, rootPort, ports }]) => {
    const lines = Object.entries(ports).map(
      ([port, { role, state, cost, id }]) => `${bridge}/${port} ${role} ${state} cost ${cost} id ${id}`,
    );
    return [`${bridge} root ${root} cost ${rootCost} by ${rootPort ?? "itself"}`].concat(lines);
  });
}

/** For a person to read. */
export function describeDifferences(found: readonly Difference[]): string {
  return found
    .flatMap(({ where, expected, observed }) => [
      where,
      ...expected.map((line) => `  - ${line}`),
      ...observed.map((line) => `  + ${line}`),
    ])
    .join("\n");
}
