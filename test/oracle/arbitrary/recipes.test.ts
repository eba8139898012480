import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expected } from "../expected.ts";
import { FAMILIES } from "./recipes.ts";

describe("every fabric that is drawn is one", () => {
  test.each(FAMILIES)("$name", ({ cases }) => {
    fc.assert(
      fc.property(cases, (one) => {
        const { outcome } = expected(one);
        expect(outcome.stages).toHaveLength(one.stages.length);
      }),
      { numRuns: 20 },
    );
  });
});
