import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { describeDifferences, differences } from "./compare.ts";
import { regressions } from "./files.ts";
import type { Outcome } from "./outcome.ts";
import { Rack } from "./rack.ts";

const known = regressions();
let observed: readonly Outcome[];
let rack: Rack;

beforeAll(async () => {
  rack = await Rack.of(1);
  observed = await rack.use(async (ask) => {
    // One by one: what is asked together waits together.
    const outcomes: Outcome[] = [];
    for (const { case: one } of known) outcomes.push(...(await ask([one])));
    return outcomes;
  });
});

afterAll(async () => {
  await rack.stop();
});

describe("where switch and simulator once differed, the switch still does what it did", () => {
  test.each(known)("$name", (regression) => {
    const now = must(observed[known.indexOf(regression)]);
    expect(describeDifferences(differences(regression.case, regression.observed, now))).toBe("");
  });
});
