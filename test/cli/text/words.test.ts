import { expect, test } from "vitest";
import { count, duration, number, placeIn, sentence, visible } from "../../../src/cli/text/words.ts";

test.each([
  [0, "0"],
  [999, "999"],
  [9980, "9,980"],
  [1_234_567, "1,234,567"],
])("%d is written as %s", (value, text) => {
  expect(number(value)).toBe(text);
});

test("counts agree with their noun", () => {
  expect([
    count(0, "pair"),
    count(1, "pair"),
    count(2000, "pair"),
    count(2, "delivery", "deliveries"),
  ]).toEqual(["no pairs", "1 pair", "2,000 pairs", "2 deliveries"]);
});

test("lists read as sentences", () => {
  expect([sentence([]), sentence(["a"]), sentence(["a", "b"]), sentence(["a", "b", "c"])]).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
});

test.each([
  [8, "8 µs"],
  [1500, "1.5 ms"],
  [30_000_000, "30 s"],
])("%d microseconds are %s", (microseconds, text) => {
  expect(duration(microseconds)).toBe(text);
});

test("a terminal obeys nothing that stands in a file", () => {
  expect(visible("a\u001B[2Jb\nc")).toBe("a\uFFFD[2Jb\uFFFDc");
});

test.each([
  ["a.ts", "design.stp", "a.ts: design.stp"],
  ["-", "design.stp", "standard input: design.stp"],
  ["a\u001B[2J.ts", "", "a\uFFFD[2J.ts"],
])("in %j, at %j, is written %s", (file, path, text) => {
  expect(placeIn(file, path)).toBe(text);
});
