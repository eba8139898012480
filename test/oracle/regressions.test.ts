import { describe, expect, test } from "vitest";
import { describeDifferences, differences } from "./compare.ts";
import { expected } from "./expected.ts";
import { regressions } from "./files.ts";

describe("where switch and simulator once differed, the simulator says what the switch did", () => {
  test.each(regressions())("$name", ({ case: one, observed }) => {
    expect(describeDifferences(differences(one, expected(one).outcome, observed))).toBe("");
  });
});
