import fc from "fast-check";
import { expect, test } from "vitest";
import type { TunnelKey } from "../../../src/model/values/tunnel-key.ts";
import { decodeGre, encodeGre, greLength } from "../../../src/model/wire/gre.ts";
import { greHeaders, payloadBytes } from "./arbitrary.ts";
import { hex, patched, unhex } from "./hex.ts";

test("a header survives the way to bytes and back", () => {
  fc.assert(
    fc.property(greHeaders, payloadBytes, (header, payload) => {
      const bytes = encodeGre(header, payload);
      expect(bytes.length).toBe(greLength(header) + payload.length);
      expect(decodeGre(bytes)).toEqual({ header, payload });
    }),
  );
});

test("RFC 2784, RFC 2890: what parses encodes to the same bytes", () => {
  const plain = ["0000 6558 abcd", "2000 6558 00000064 abcd"];
  const summed = ["8000 6558 6ed90000 abcd", "a000 6558 4e750000 00000064 abcd"];
  for (const text of [...plain, ...summed]) {
    const bytes = unhex(text);
    const parsed = decodeGre(bytes);
    expect(parsed && hex(encodeGre(parsed.header, parsed.payload))).toBe(hex(bytes));
  }
});

test("no key and key 0 are different bytes", () => {
  const zero = { key: 0 as TunnelKey, checksum: false };
  expect(hex(encodeGre(zero, new Uint8Array(0)))).toBe("2000655800000000");
  expect(hex(encodeGre({ ...zero, key: undefined }, new Uint8Array(0)))).toBe("00006558");
});

test("measured: another version, a reserved bit and another protocol are dropped", () => {
  for (const text of [
    "0001 6558",
    "2080 6558 00000064",
    "2008 6558 00000064",
    "2100 6558 00000064",
    "4000 6558",
    "0800 6558",
    "0400 6558",
    "0000 0800",
  ]) {
    expect(decodeGre(unhex(text))).toBeUndefined();
  }
});

test("measured: a sequence number is taken", () => {
  const numbered = decodeGre(unhex("3000 6558 00000064 00000007 abcd"));
  const plain = decodeGre(unhex("2000 6558 00000064 abcd"));
  expect(numbered).toEqual({ ...plain, header: { ...plain?.header, sequence: 7 } });
});

test("a wrong checksum is refused", () => {
  const bytes = unhex("8000 6558 6ed90000 abcd");
  for (let index = 4; index < bytes.length; index++) {
    expect(decodeGre(patched(bytes, index, (bytes[index] ?? 0) ^ 0x11))).toBeUndefined();
  }
});

test("a header cut short is refused", () => {
  const bytes = unhex("a000 6558 4e750000 00000064 abcd");
  for (let length = 0; length < 12; length++) expect(decodeGre(bytes.subarray(0, length))).toBeUndefined();
});
