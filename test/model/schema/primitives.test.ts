import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostCidr, cidr,
  decimal,
  flag,
  integer,
  isTrue,
  name,
  portName,
  tunnelKey,
  unicastIpv4,
  unicastMac } from "../../../src/model/schema/primitives.ts";

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
    const delay = decimal(0, "microseconds");
    for (const value of [0, 1.5, "0", "1.5", "250"]) expect(takes(delay)(value)).toBe(true);
    for (const value of [-1, "-1", "1e3", "", Number.NaN, "fast"]) expect(takes(delay)(value)).toBe(false);
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

test("addresses of interfaces are no groups", () => {
  expect(["02:00:00:00:00:01", "01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "x"].map(takes(unicastMac))).toEqual(
    [true, false, false, false],
  );
  expect(["1.1.1.1", "224.0.0.1", "0.0.0.0", "x"].map(takes(unicastIpv4))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(["1.1.1.1/24", "1.1.1.1"].map(takes(cidr))).toEqual([true, false]);
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

test("a host has no group's address, nor the loopback, nor its subnet's edges", () => {
  for (const text of ["224.0.0.1/24", "127.0.0.1/8", "0.0.0.0/32", "240.0.0.1/8", "10.0.0.0/24", "10.0.0.255/24"])
    expect(hostCidr.safeParse(text).success).toBe(false);
  for (const text of ["10.0.0.1/24", "10.0.0.0/31", "10.0.0.0/32"]) expect(hostCidr.safeParse(text).success).toBe(true);
});
