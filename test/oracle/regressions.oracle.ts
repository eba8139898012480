import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { describeDifferences, differences } from "./compare.ts";
import { regressions } from "./files.ts";
import { Rack } from "./rack.ts";

const known = regressions();
let rack: Rack;

beforeAll(async () => {
  rack = await Rack.of(1);
});

afterAll(async () => {
  await rack.stop();
});

describe("where switch and simulator once differed, the switch still does what it did", () => {
  // Each alone: they wait at different steps.
  test.each(known)("$name", async ({ case: one, observed }) => {
    const [now] = await rack.use(async (ask) => ask([one]));
    expect(describeDifferences(differences(one, observed, must(now)))).toBe("");
  });
});
