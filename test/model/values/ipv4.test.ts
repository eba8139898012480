import fc from "fast-check";
import { expect, test } from "vitest";
import {
  broadcastOf,
  type Cidr,
  contains,
  formatCidr,
  formatIpv4,
  ipv4From,
  isUnicast,
  networkOf,
  overlaps,
  parseCidr,
  parseIpv4,
} from "../../../src/model/values/ipv4.ts";

const addresses = fc.integer({ min: 0, max: 0xffffffff }).map((value) => ipv4From(value)!);
const cidrs: fc.Arbitrary<Cidr> = fc.record({ address: addresses, length: fc.nat(32) });

/** Bits as text, as a model. */
const bits = (address: number) => address.toString(2).padStart(32, "0");
const inside = (cidr: Cidr, address: number) =>
  bits(address).startsWith(bits(cidr.address).slice(0, cidr.length));

test("an address that is written and read back is the same", () => {
  fc.assert(
    fc.property(cidrs, (cidr) => {
      expect(parseIpv4(formatIpv4(cidr.address))).toBe(cidr.address);
      expect(parseCidr(formatCidr(cidr))).toEqual(cidr);
    }),
  );
});

test("other forms are no address", () => {
  for (const text of [
    "",
    "1.1.1",
    "1.1.1.1.1",
    "1.1.1.256",
    "01.1.1.1",
    "1.1.1.1 ",
    "0x1.1.1.1",
    "1.1.1.-1",
    "::1",
  ])
    expect(parseIpv4(text)).toBeUndefined();
  for (const text of ["1.1.1.1", "1.1.1.1/33", "1.1.1.1/-1", "1.1.1.1/", "1.1.1.1/024", "1.1.1/24"])
    expect(parseCidr(text)).toBeUndefined();
  for (const value of [-1, 2 ** 32, 1.5]) expect(ipv4From(value)).toBeUndefined();
});

test("a network holds the addresses that share its prefix, from the first to the last", () => {
  fc.assert(
    fc.property(cidrs, addresses, (cidr, address) => {
      expect(contains(cidr, address)).toBe(inside(cidr, address));
      expect(contains(cidr, address)).toBe(networkOf(cidr) <= address && address <= broadcastOf(cidr));
      expect(broadcastOf(cidr) - networkOf(cidr) + 1).toBe(2 ** (32 - cidr.length));
    }),
  );
});

test("two networks overlap if one holds the other's first address", () => {
  fc.assert(
    fc.property(cidrs, cidrs, (a, b) => {
      const expected = inside(a, networkOf(b)) || inside(b, networkOf(a));
      expect(overlaps(a, b)).toBe(expected);
      expect(overlaps(b, a)).toBe(expected);
    }),
  );
});

test("0.0.0.0 and what begins at 224 is no host's address", () => {
  const texts = ["0.0.0.0", "224.0.0.1", "255.255.255.255", "0.0.0.1", "223.255.255.255"];
  expect(texts.map((text) => isUnicast(parseIpv4(text)!))).toEqual([false, false, false, true, true]);
});
