import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeIcmp, encodeIcmp, ICMP_LENGTH } from "../../../src/model/wire/icmp.ts";
import { icmps } from "./arbitrary.ts";
import { hex, patched, unhex } from "./hex.ts";

const REQUEST = unhex("08 00 e5cb 1234 0000 0000");

test("an echo survives the way to bytes and back", () => {
  fc.assert(
    fc.property(icmps, (echo) => {
      const bytes = encodeIcmp(echo);
      expect(bytes.length).toBe(ICMP_LENGTH + echo.dataLength);
      expect(decodeIcmp(bytes)).toEqual(echo);
    }),
  );
});

test("RFC 792: what parses and is filled with zeros encodes to the same bytes", () => {
  const echo = decodeIcmp(REQUEST);
  expect(echo).toEqual({ kind: "icmp", type: "echo-request", id: 0x1234, sequence: 0, dataLength: 2 });
  expect(echo && hex(encodeIcmp(echo))).toBe(hex(REQUEST));
});

test("any one byte that is wrong breaks the checksum", () => {
  for (let index = 0; index < REQUEST.length; index++) {
    expect(decodeIcmp(patched(REQUEST, index, (REQUEST[index] ?? 0) ^ 0x11))).toBeUndefined();
  }
});

test("other messages are refused, with a right checksum too", () => {
  expect(decodeIcmp(unhex("03 04 fcfb 0000 0000"))).toBeUndefined();
  expect(decodeIcmp(unhex("08 01 f7fe 0000 0000"))).toBeUndefined();
});

test("a message cut short is refused", () => {
  for (let length = 0; length < ICMP_LENGTH; length++) {
    expect(decodeIcmp(REQUEST.subarray(0, length))).toBeUndefined();
  }
});
