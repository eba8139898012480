import fc from "fast-check";
import { isIPv6 } from "node:net";
import { expect, test } from "vitest";
import { formatIpv6, parseIpv6 } from "../../../src/model/values/ipv6.ts";

test.each([
  ["::", 0n, "::"],
  ["::1", 1n, "::1"],
  ["fe80::", 0xfe80n << 112n, "fe80::"],
  ["2001:DB8:0:0:1:0:0:1", 0x20010db8000000000001000000000001n, "2001:db8::1:0:0:1"],
  ["2001:db8:0:1:1:1:1:1", 0x20010db8000000010001000100010001n, "2001:db8:0:1:1:1:1:1"],
  ["::ffff:1.2.3.4", 0xffff01020304n, "::ffff:1.2.3.4"],
])("%s is read, and written as RFC 5952 has it", (text, value, written) => {
  expect(parseIpv6(text)).toBe(value);
  expect(formatIpv6(value)).toBe(written);
});

test.each([
  "",
  ":",
  ":::",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4::5:6:7:8",
  "12345::",
  "g::",
  "1.2.3.4",
  "::1.2.3",
  "::1.2.3.4:5",
])("%j is none", (text) => {
  expect(parseIpv6(text)).toBeUndefined();
});

test("what Node takes for an address is read, and the other way round", () => {
  const address = fc.ipV6();
  const broken = fc
    .tuple(address, fc.nat(40), fc.constantFrom(":", "::", "f", ""))
    .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(address, broken), (text) => {
      expect(parseIpv6(text) !== undefined).toBe(isIPv6(text));
    }),
  );
});

test("every address is read as it was written", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 128n - 1n), (address) => {
      expect(isIPv6(formatIpv6(address))).toBe(true);
      expect(parseIpv6(formatIpv6(address))).toBe(address);
    }),
  );
});
