import fc from "fast-check";
import { expect, test } from "vitest";
import { parseIpv4 } from "../../../src/model/values/ipv4.ts";
import { decodeUdp, encodeUdp, UDP_LENGTH } from "../../../src/model/wire/udp.ts";
import { ipv4s, payloadBytes, udpHeaders } from "./arbitrary.ts";
import { hex, patched, unhex } from "./hex.ts";

const ADDRESSES = { src: address("10.0.0.9"), dst: address("10.0.0.2") };

test("a datagram survives the way to bytes and back", () => {
  fc.assert(
    fc.property(udpHeaders, payloadBytes, ipv4s, ipv4s, (header, payload, src, dst) => {
      const bytes = encodeUdp(header, payload, { src, dst });
      expect(bytes.length).toBe(UDP_LENGTH + payload.length);
      expect(decodeUdp(bytes, { src, dst })).toEqual({ header, payload });
    }),
  );
});

test("RFC 768: without a checksum its field is 0", () => {
  const header = { srcPort: 0x83a9, dstPort: 4789, checksum: false };
  expect(hex(encodeUdp(header, unhex("abcd"), ADDRESSES))).toBe("83a912b5000a0000abcd");
});

test("RFC 768: a checksum that is 0 is sent as all ones, and is one", () => {
  const header = { srcPort: 0, dstPort: 0, checksum: true };
  const none = { src: address("0.0.0.0"), dst: address("0.0.0.0") };
  // Protocol 17, length 10 twice, and the rest up to 0xffff.
  const bytes = encodeUdp(header, unhex("ffda"), none);
  expect(hex(bytes)).toBe("00000000000affffffda");
  expect(decodeUdp(bytes, none)?.header.checksum).toBe(true);
});

test("a wrong checksum, other addresses and another length are refused", () => {
  const bytes = encodeUdp({ srcPort: 1, dstPort: 2, checksum: true }, unhex("abcdef"), ADDRESSES);
  for (let index = 0; index < bytes.length; index++)
    expect(decodeUdp(patched(bytes, index, (bytes[index] ?? 0) ^ 0x11), ADDRESSES)).toBeUndefined();
  expect(decodeUdp(bytes, { ...ADDRESSES, src: address("10.0.0.8") })).toBeUndefined();
  for (let length = 0; length < bytes.length; length++)
    expect(decodeUdp(bytes.subarray(0, length), ADDRESSES)).toBeUndefined();
});

function address(text: string) {
  const parsed = parseIpv4(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}
