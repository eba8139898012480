import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BROADCAST,
  formatMac,
  isGroup,
  isReserved,
  localMac,
  macFrom,
  parseMac,
} from "../../../src/model/values/mac.ts";

const macs = fc.integer({ min: 0, max: 2 ** 48 - 1 });

test("an address that is written and read back is the same, in either case", () => {
  fc.assert(
    fc.property(macs, (value) => {
      const text = formatMac(macFrom(value)!);
      expect(text).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);
      expect(parseMac(text)).toBe(value);
      expect(parseMac(text.toUpperCase())).toBe(value);
    }),
  );
});

test("other forms are no address", () => {
  for (const text of [
    "",
    "02:00:00:00:00",
    "02:00:00:00:00:00:01",
    "02-00-00-00-00-01",
    "0200.0000.0001",
    "g2:00:00:00:00:01",
    " 02:00:00:00:00:01",
    "2:0:0:0:0:1",
  ])
    expect(parseMac(text)).toBeUndefined();
  for (const value of [-1, 2 ** 48, 0.5, Number.NaN]) expect(macFrom(value)).toBeUndefined();
});

test("the group bit is the first octet's lowest", () => {
  fc.assert(
    fc.property(macs, (value) => {
      const first = Number.parseInt(formatMac(macFrom(value)!).slice(0, 2), 16);
      expect(isGroup(macFrom(value)!)).toBe(first % 2 === 1);
    }),
  );
  expect(isGroup(BROADCAST)).toBe(true);
});

test("sixteen addresses are reserved", () => {
  const reserved = ["01:80:c2:00:00:00", "01:80:c2:00:00:0f"];
  const open = ["01:80:c1:ff:ff:ff", "01:80:c2:00:00:10"];
  expect([...reserved, ...open].map((text) => isReserved(parseMac(text)!))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("addresses counted from a serial are unicast, locally administered and all different", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (a, b) => {
      expect(formatMac(localMac(a)).slice(0, 2)).toBe("02");
      expect(localMac(a) === localMac(b)).toBe(a === b);
    }),
  );
});
