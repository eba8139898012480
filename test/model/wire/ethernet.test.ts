import fc from "fast-check";
import { expect, test } from "vitest";
import { BROADCAST } from "../../../src/model/values/mac.ts";
import { decodeEthernet, encodeEthernet, ethernetLength } from "../../../src/model/wire/ethernet.ts";
import { isTpid } from "../../../src/model/wire/vlan.ts";
import { macs, payloadBytes, tags } from "./arbitrary.ts";
import { hex, unhex } from "./hex.ts";

const ADDRESSES = "ffffffffffff 020000000001";

test("a header survives the way to bytes and back", () => {
  const type = fc.integer({ min: 0x0600, max: 0xffff }).filter((value) => !isTpid(value));
  const etherType = fc.option(type, { nil: undefined });
  const header = fc.record({ dst: macs, src: macs, tags: fc.array(tags, { maxLength: 4 }), etherType });
  fc.assert(
    fc.property(header, payloadBytes, (before, payload) => {
      const bytes = encodeEthernet(before, payload);
      expect(bytes.length).toBe(ethernetLength(before) + payload.length);
      expect(decodeEthernet(bytes)).toEqual({ header: before, payload });
    }),
  );
});

test("what parses and has no padding encodes to the same bytes", () => {
  for (const rest of [
    "0800",
    "88b5 0102",
    "0003 424203",
    "8100 600a 0806 01",
    "88a8 0064 8100 000a 0003 424203",
  ]) {
    const bytes = unhex(ADDRESSES + rest);
    const parsed = decodeEthernet(bytes);
    expect(parsed && hex(encodeEthernet(parsed.header, parsed.payload))).toBe(hex(bytes));
  }
});

test("IEEE 802.3 §3.2.6: up to 1500 it is a length, and what is behind is padding", () => {
  const parsed = decodeEthernet(unhex(`${ADDRESSES} 0003 424203 0000`));
  expect(parsed?.header.etherType).toBeUndefined();
  expect(parsed?.payload).toEqual(unhex("424203"));
});

test("a length beyond the bytes, and a type of 1501 to 1535, are refused", () => {
  expect(decodeEthernet(unhex(`${ADDRESSES} 0003 4242`))).toBeUndefined();
  const room = "00".repeat(1600);
  expect(decodeEthernet(unhex(`${ADDRESSES} 05dc ${room}`))).toBeDefined();
  expect(decodeEthernet(unhex(`${ADDRESSES} 05dd ${room}`))).toBeUndefined();
  expect(decodeEthernet(unhex(`${ADDRESSES} 05ff ${room}`))).toBeUndefined();
  expect(decodeEthernet(unhex(`${ADDRESSES} 0600 ${room}`))).toBeDefined();
});

test("an LLC frame of more than 1500 bytes cannot be written", () => {
  const header = { dst: BROADCAST, src: BROADCAST, tags: [], etherType: undefined };
  expect(() => encodeEthernet(header, new Uint8Array(1501))).toThrow(RangeError);
});
