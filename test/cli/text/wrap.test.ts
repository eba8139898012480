import fc from "fast-check";
import { expect, test } from "vitest";
import { columnsOf } from "../../../src/cli/text/columns.ts";
import { hang, pad, wrap, wrapFields } from "../../../src/cli/text/wrap.ts";

test("lines break between words", () => {
  expect(wrap("the quick brown fox jumps over the lazy dog", 20)).toEqual([
    "the quick brown fox",
    "jumps over the lazy",
    "dog",
  ]);
});

test("a word that is longer than a line is cut", () => {
  expect(wrap(`a ${"x".repeat(45)}`, 20)).toEqual(["a", "x".repeat(20), "x".repeat(20), "xxxxx"]);
});

test("a flow that is longer than a line breaks after its commas", () => {
  expect(wrap("table 0: in_port=2,dl_vlan=20,actions=mod_vlan_vid:100,NORMAL x", 22)).toEqual([
    "table 0: in_port=2,",
    "dl_vlan=20,",
    "actions=mod_vlan_vid:1",
    "00,NORMAL x",
  ]);
});

const red = (text: string) => `\u001B[31m${text}\u001B[39m`;

test("colours take no columns", () => {
  expect(columnsOf(red("red"))).toBe(3);
  expect(wrap(`${red("ten chars")} ${red("and nine")} more`, 20)).toHaveLength(2);
});

test("wide characters take two columns, combining marks none", () => {
  expect(columnsOf("網路")).toBe(4);
  expect(columnsOf("✓ e\u0301")).toBe(3);
});

test("no line is longer than asked for, and no letter is lost", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "b", "é", "網", " ") }),
      fc.integer({ min: 20, max: 60 }),
      (text, width) => {
        const lines = wrap(text, width);
        expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(width);
        expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      },
    ),
  );
});

test("further lines stand below the first, beside the label", () => {
  expect(hang("why  ", "the quick brown fox jumps over", 25)).toEqual([
    "why  the quick brown fox",
    "     jumps over",
  ]);
});

test("a frame breaks after commas only", () => {
  expect(wrapFields("dl_src=1,dl_dst=2,dl_type=3", 18)).toEqual(["dl_src=1,dl_dst=2,", "dl_type=3"]);
});

test("padding counts columns", () => {
  expect(pad("✓", 3)).toBe("✓  ");
});
