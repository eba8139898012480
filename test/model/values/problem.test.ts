import fc from "fast-check";
import { expect, test } from "vitest";
import { good, show, unless } from "../../../src/model/values/problem.ts";

test("any value is shown as one short line", () => {
  fc.assert(
    fc.property(fc.anything(), fc.integer({ min: 1, max: 80 }), (value, limit) => {
      const text = show(value, limit);
      expect(text.length).toBeLessThanOrEqual(limit);
      expect(text).not.toContain("\n");
    }),
  );
});

test("what is shown says what kind of value it is", () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  const values = [undefined, null, 1, true, "a\nb", [1, 2], {}, { a: 1 }, cycle, () => 1, Symbol("x"), 10n];
  expect(values.map((value) => show(value))).toEqual([
    "nothing",
    "null",
    "1",
    "true",
    String.raw`"a\nb"`,
    "a list of 2",
    "an empty object",
    "an object with a",
    "an object with self",
    "a function",
    "a symbol",
    "10",
  ]);
  expect(show("x".repeat(1000))).toHaveLength(60);
});

test("a value is good unless there is a problem, and then it is not even made", () => {
  const problem = { path: "a", expected: "b", found: "c" };
  expect(unless([], () => 1)).toEqual(good(1));
  expect(
    unless([problem], () => {
      throw new Error("made");
    }),
  ).toEqual({ ok: false, problems: [problem] });
});
