import fc from "fast-check";
import type { Family } from "./arbitrary/recipes.ts";
import type { Case } from "./case.ts";
import { comparisons, describeDifferences, type Difference, differences } from "./compare.ts";
import { expected } from "./expected.ts";
import type { Rack } from "./rack.ts";
import { relocate } from "./relocate.ts";

/** Milliseconds after which the smallest fabric found so far is good enough. */
const SHRINKING = 60_000;
/** Findings of a family after which no more are looked for. */
const ENOUGH = 3;

/** A fabric on which the switch and the simulator disagree, as small as it would go. */
export interface Finding {
  readonly family: string;
  /** fast-check's, of `fc.check` with the family's arbitrary. */
  readonly seed: number;
  readonly path: string;
  readonly case: Case;
  readonly differences: readonly Difference[];
  /** Instead of differences: the switch crashed, or never came to rest. */
  readonly failure?: string;
}

export interface Tally {
  fabrics: number;
  injections: number;
  comparisons: number;
  /** Fabrics that were drawn and not asked about: the simulator says that a frame goes round for ever, that the switch crashes, or that chance decides. */
  skipped: number;
  /** What differed or failed in a batch, and not when the same fabrics were asked about alone. */
  readonly unsteady: string[];
  readonly findings: Finding[];
}

/**
 * Asks the switches about `count` fabrics of a family. Batch k is drawn from the seed `seed + k`, so any of its
 * fabrics can be drawn again by that and its place.
 */
export async function campaign(rack: Rack, family: Family, count: number, seed: number): Promise<Tally> {
  const tally: Tally = { fabrics: 0, injections: 0, comparisons: 0, skipped: 0, unsteady: [], findings: [] };
  const { batch } = family;
  const sizes = Array.from({ length: Math.ceil(count / batch) }, (_, k) =>
    Math.min(batch, count - k * batch),
  );
  await Promise.all(sizes.map(async (size, k) => runBatch(rack, family, size, seed + k, tally)));
  return tally;
}

async function runBatch(rack: Rack, family: Family, size: number, seed: number, tally: Tally): Promise<void> {
  const { suspects, loss } = await rack.use(async (on) => {
    const drawn = fc.sample(family.cases, { seed, numRuns: size });
    const asked = drawn.map((one, place) => {
      const placed = relocate(one, place);
      return { one: placed, place, expectation: expected(placed) };
    });
    const safe = asked.filter(({ expectation }) => expectation.isSafe && expectation.isSure);
    tally.skipped += drawn.length - safe.length;
    for (const { one, expectation } of safe) {
      tally.fabrics++;
      tally.injections += one.stages.flatMap(({ steps }) => steps.filter((step) => "at" in step)).length;
      tally.comparisons += comparisons(expectation.outcome);
    }
    let whatHappened: string | undefined;
    const observed = await on(safe.map(({ one }) => one)).catch((error: unknown) => {
      whatHappened = String(error);
      return [];
    });
    const differing = safe.flatMap(({ one, place, expectation }, at) => {
      const seen = observed[at];
      const found = seen === undefined ? [] : differences(one, expectation.outcome, seen);
      return seen === undefined || found.length > 0 ? [{ place, found }] : [];
    });
    return { suspects: differing, loss: whatHappened };
  });
  let steady = 0;
  for (const { place, found } of suspects) {
    if (tally.findings.length >= ENOUGH) return;
    const finding = await shrink(rack, family, seed, place);
    if (finding !== undefined) tally.findings.push(finding);
    else if (loss === undefined)
      tally.unsteady.push(`seed ${seed}, fabric ${place}\n${describeDifferences(found)}`);
    if (finding !== undefined) steady++;
  }
  if (loss !== undefined && steady === 0) tally.unsteady.push(loss);
}

/** Asks about one fabric alone, and about ever smaller ones. @returns undefined if there is no disagreement then */
async function shrink(rack: Rack, family: Family, seed: number, place: number): Promise<Finding | undefined> {
  let last: Pick<Finding, "case" | "differences" | "failure"> | undefined;
  const agrees = fc.asyncProperty(family.cases, async (one) => {
    const found = await examine(rack, one);
    if (found !== undefined) last = { case: one, ...found };
    return found === undefined;
  });
  const details = await fc.check(agrees, {
    seed,
    path: String(place),
    numRuns: 1,
    interruptAfterTimeLimit: SHRINKING,
  });
  if (last === undefined) return undefined;
  return { family: family.name, seed, path: details.counterexamplePath ?? String(place), ...last };
}

/** What one fabric alone shows; undefined if the switch agrees with the simulator. */
export async function examine(
  rack: Rack,
  one: Case,
): Promise<Pick<Finding, "differences" | "failure"> | undefined> {
  const { outcome, isSafe, isSure } = expected(one);
  if (!isSafe || !isSure) return undefined;
  try {
    const [observed] = await rack.use(async (on) => on([one]));
    const found = observed === undefined ? [] : differences(one, outcome, observed);
    return found.length === 0 ? undefined : { differences: found };
  } catch (error) {
    return { differences: [], failure: error instanceof Error ? error.message : String(error) };
  }
}
