import fc from "fast-check";
import { expect, test } from "vitest";
import { checksum } from "../../../src/model/wire/checksum.ts";
import { unhex } from "./hex.ts";

test("RFC 1071 §3: the example's sum is ddf2", () => {
  expect(checksum(unhex("0001 f203 f4f5 f6f7"))).toBe(~0xddf2 & 0xffff);
});

test("the header that Open vSwitch puts around a GRE frame has b935", () => {
  expect(checksum(unhex("4500 0046 0000 4000 402f 0000 c0a8 0001 c0a8 0002"))).toBe(0xb935);
});

test("an odd last byte is the high half of a word", () => {
  expect(checksum(unhex("0102 03"))).toBe(checksum(unhex("0102 0300")));
});

test("over bytes and their own checksum it is 0", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 99 }), (bytes) => {
      const even = bytes.length % 2 === 0 ? bytes : new Uint8Array([...bytes, 0]);
      const sum = checksum(even);
      expect(checksum(new Uint8Array([...even, sum >>> 8, sum & 0xff]))).toBe(0);
    }),
  );
});

test("a seed counts as words in front", () => {
  expect(checksum(unhex("0001"), 0x1234 + 0xffff)).toBe(checksum(unhex("1234 ffff 0001")));
});
