import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decimal,
  flag,
  integer,
  isTrue,
  name,
  portName,
  title,
  tunnelKey,
} from "../../../src/model/schema/primitives.ts";

const takes = (schema: { safeParse(value: unknown): { success: boolean } }) => (value: unknown) =>
  schema.safeParse(value).success;

describe("numbers", () => {
  test("and their text, decimal or hexadecimal, are alike", () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 300 }), (value) => {
        const isInside = value >= 0 && value <= 255;
        expect(takes(integer(0, 255))(value)).toBe(isInside);
        expect(takes(integer(0, 255))(String(value))).toBe(isInside);
        expect(takes(integer(0, 255))(`0x${value.toString(16)}`)).toBe(isInside);
      }),
    );
  });

  test("are not text that only JavaScript takes for a number", () => {
    for (const text of ["", " ", "1 ", "1e2", "+1", "1.0", "0b1", "0o7", "Infinity", "flow", "0x", "١"])
      expect(takes(integer(0, 1000))(text)).toBe(false);
    for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY, null, true, [1]])
      expect(takes(integer(0, 1000))(value)).toBe(false);
  });

  test("may have a fraction where they measure time", () => {
    const delay = decimal(0, 1_000_000, "microseconds");
    for (const value of [0, 1.5, "0", "1.5", "250"]) expect(takes(delay)(value)).toBe(true);
    for (const value of [-1, "-1", "1e3", 1_000_001, "1000001", 1e308, "", Number.NaN, "fast"])
      expect(takes(delay)(value)).toBe(false);
  });

  test("reach 2^32-1 as keys, and no further", () => {
    expect([0xffffffff, "4294967295", "0xFFFFFFFF"].map(takes(tunnelKey))).toEqual([true, true, true]);
    expect([0x100000000, "4294967296", "0x100000000", -1].some(takes(tunnelKey))).toBe(false);
  });
});

describe("names", () => {
  test("are 1 to 64 letters, digits, dots, underscores and hyphens", () => {
    for (const text of ["a", "h-1.x_Y", "toString", "constructor", "10", "x".repeat(64)])
      expect(takes(name)(text)).toBe(true);
    for (const text of ["", "a b", "a/b", "a:b", "ä", "x".repeat(65), "a\n", 7])
      expect(takes(name)(text)).toBe(false);
  });

  test("are not LOCAL, but for the peer of a patch", () => {
    expect(takes(name)("LOCAL")).toBe(false);
    expect(takes(name)("local")).toBe(true);
    expect(takes(portName)("LOCAL")).toBe(true);
  });
});

test("flags are booleans or their text", () => {
  expect([true, false, "true", "false"].map((value) => isTrue(flag.parse(value)))).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect([1, "yes", null].some(takes(flag))).toBe(false);
});

test("titles are any words, and some", () => {
  expect(["two hosts", "x"].every(takes(title))).toBe(true);
  expect(["", " ", "\n", 7].some(takes(title))).toBe(false);
});
