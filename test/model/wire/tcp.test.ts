import fc from "fast-check";
import { expect, test } from "vitest";
import { parseIpv4 } from "../../../src/model/values/ipv4.ts";
import { checksum } from "../../../src/model/wire/checksum.ts";
import { decodeTcp, encodeTcp, TCP_FLAG, TCP_LENGTH } from "../../../src/model/wire/tcp.ts";
import { ipv4s, tcps } from "./arbitrary.ts";
import { hex, patched, unhex } from "./hex.ts";

const ADDRESSES = { src: address("192.168.0.1"), dst: address("192.168.0.2") };
const SYN = sealed("04d2 0050 00000001 00000000 5002 ffff 0000 0000");

test("a segment survives the way to bytes and back", () => {
  fc.assert(
    fc.property(tcps, ipv4s, ipv4s, (tcp, src, dst) => {
      const bytes = encodeTcp(tcp, { src, dst });
      expect(bytes.length).toBe(TCP_LENGTH + tcp.dataLength);
      expect(decodeTcp(bytes, { src, dst })).toEqual(tcp);
    }),
  );
});

test("RFC 9293 §3.1: what parses and carries no data encodes to the same bytes", () => {
  const tcp = decodeTcp(SYN, ADDRESSES);
  const ports = { srcPort: 1234, dstPort: 80 };
  expect(tcp).toEqual({
    kind: "tcp",
    ...ports,
    flags: TCP_FLAG.syn,
    sequence: 1,
    acknowledgment: 0,
    dataLength: 0,
  });
  expect(tcp && hex(encodeTcp(tcp, ADDRESSES))).toBe(hex(SYN));
});

test("options are skipped and are no data", () => {
  const withMss = sealed("04d2 0050 00000001 00000000 6002 ffff 0000 0000 020405b4");
  expect(decodeTcp(withMss, ADDRESSES)).toEqual(decodeTcp(SYN, ADDRESSES));
});

test("a data offset below 20 or beyond the segment is refused", () => {
  expect(decodeTcp(sealed("04d2 0050 00000001 00000000 4002 ffff 0000 0000"), ADDRESSES)).toBeUndefined();
  expect(decodeTcp(sealed("04d2 0050 00000001 00000000 6002 ffff 0000 0000"), ADDRESSES)).toBeUndefined();
});

test("a wrong byte or other addresses break the checksum", () => {
  for (let index = 0; index < SYN.length; index++) {
    expect(decodeTcp(patched(SYN, index, (SYN[index] ?? 0) ^ 0x11), ADDRESSES)).toBeUndefined();
  }
  expect(decodeTcp(SYN, { ...ADDRESSES, dst: address("192.168.0.3") })).toBeUndefined();
});

test("a segment cut short is refused", () => {
  for (let length = 0; length < TCP_LENGTH; length++) {
    expect(decodeTcp(SYN.subarray(0, length), ADDRESSES)).toBeUndefined();
  }
});

function address(text: string) {
  const parsed = parseIpv4(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

/** The segment with its checksum, over a pseudo header spelled out in bytes. */
function sealed(text: string): Uint8Array {
  const bytes = unhex(text);
  const sum = checksum(new Uint8Array([...unhex("c0a80001 c0a80002 0006 00"), bytes.length, ...bytes]));
  return patched(patched(bytes, 16, sum >>> 8), 17, sum & 0xff);
}
