import fc from "fast-check";
import { expect, test } from "vitest";
import { UNSPECIFIED } from "../../../src/model/values/ipv4.ts";
import { decodeIpv4, encodeIpv4 } from "../../../src/model/wire/ipv4.ts";
import { ipv4Headers, payloadBytes } from "./arbitrary.ts";
import { hex, patched, unhex } from "./hex.ts";

const WHOLE = unhex("4500 0018 0000 4000 40fd b895 c0a8 0001 c0a8 0002 deadbeef");

test("a header survives the way to bytes and back, padding behind it is ignored", () => {
  fc.assert(
    fc.property(ipv4Headers, payloadBytes, payloadBytes, (header, payload, padding) => {
      const bytes = encodeIpv4(header, payload);
      expect(decodeIpv4(bytes)).toEqual({ header, payload });
      expect(decodeIpv4(new Uint8Array([...bytes, ...padding]))).toEqual({ header, payload });
    }),
  );
});

test("what parses encodes to the same bytes", () => {
  const parsed = decodeIpv4(WHOLE);
  expect(parsed?.header).toMatchObject({ ttl: 64, dontFragment: true, protocol: 0xfd, src: 0xc0a80001 });
  expect(parsed && hex(encodeIpv4(parsed.header, parsed.payload))).toBe(hex(WHOLE));
});

test("RFC 791 §3.1: any one header byte that is wrong breaks the checksum", () => {
  for (let index = 0; index < 20; index++) {
    expect(decodeIpv4(patched(WHOLE, index, (WHOLE[index] ?? 0) ^ 0x11))).toBeUndefined();
  }
});

test("options and fragments are refused, with a right checksum too", () => {
  expect(decodeIpv4(unhex("4600 0018 0000 4000 40fd b795 c0a8 0001 c0a8 0002 01010101"))).toBeUndefined();
  expect(decodeIpv4(unhex("4500 0018 0000 2000 40fd d895 c0a8 0001 c0a8 0002 deadbeef"))).toBeUndefined();
  expect(decodeIpv4(unhex("4500 0018 0000 0001 40fd f894 c0a8 0001 c0a8 0002 deadbeef"))).toBeUndefined();
});

test("a total length shorter than the header is refused, with a right checksum too", () => {
  expect(decodeIpv4(unhex("4500 0014 0000 4000 40fd b899 c0a8 0001 c0a8 0002 deadbeef"))).toBeDefined();
  expect(decodeIpv4(unhex("4500 0013 0000 4000 40fd b89a c0a8 0001 c0a8 0002 deadbeef"))).toBeUndefined();
});

test("a packet cut short is refused", () => {
  for (let length = 0; length < WHOLE.length; length++) {
    expect(decodeIpv4(WHOLE.subarray(0, length))).toBeUndefined();
  }
});

test("a packet of more than 65535 bytes cannot be written", () => {
  const ends = { src: UNSPECIFIED, dst: UNSPECIFIED };
  const header = { ...ends, ttl: 64, dontFragment: true, tos: 0, id: 0, protocol: 0xfd };
  expect(encodeIpv4(header, new Uint8Array(65515)).length).toBe(65535);
  expect(() => encodeIpv4(header, new Uint8Array(65516))).toThrow(RangeError);
});
