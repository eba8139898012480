import fc from "fast-check";
import { expect, test } from "vitest";
import { ARP_LENGTH, decodeArp, encodeArp } from "../../../src/model/wire/arp.ts";
import { arps } from "./arbitrary.ts";
import { hex, patched, unhex } from "./hex.ts";

const REQUEST = unhex("0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002");

test("an ARP packet survives the way to bytes and back", () => {
  fc.assert(
    fc.property(arps, (arp) => {
      const bytes = encodeArp(arp);
      expect(bytes.length).toBe(ARP_LENGTH);
      expect(decodeArp(bytes)).toEqual(arp);
    }),
  );
});

test("RFC 826: the fields stand where the packet format says", () => {
  expect(decodeArp(REQUEST)).toEqual({
    kind: "arp",
    operation: "request",
    senderMac: 0x020000000001,
    senderIp: 0x0a000001,
    targetMac: 0,
    targetIp: 0x0a000002,
  });
});

test("what parses encodes to the same bytes", () => {
  fc.assert(
    fc.property(fc.nat(ARP_LENGTH - 1), fc.nat(255), (index, value) => {
      const bytes = patched(REQUEST, index, value);
      const arp = decodeArp(bytes);
      expect(arp ? hex(encodeArp(arp)) : "refused").toBe(index < 8 && !arp ? "refused" : hex(bytes));
    }),
  );
});

test("padding is ignored, and a packet cut short is refused", () => {
  expect(decodeArp(new Uint8Array([...REQUEST, 0, 0]))).toEqual(decodeArp(REQUEST));
  for (let length = 0; length < ARP_LENGTH; length++) {
    expect(decodeArp(REQUEST.subarray(0, length))).toBeUndefined();
  }
});
