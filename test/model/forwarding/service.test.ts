import { expect, test } from "vitest";
import { innerOf, isGre, keyMask, serviceFor, serviceName } from "../../../src/model/forwarding/service.ts";
import type { Ipv4Packet } from "../../../src/model/wire/frame.ts";
import { decodeFrame } from "../../../src/model/wire/frame-bytes.ts";
import { unhex } from "../wire/hex.ts";

const INNER = "ffffffffffff 020000000001 88b5 aaaa";

/** Of a packet of this protocol; header checksums are those of the real ones. */
function packet(protocol: number, payload: string): Ipv4Packet {
  const bytes = unhex(payload);
  const frame = decodeFrame(
    unhex(`020000000002 020000000001 0800 ${headerOf(protocol, bytes.length)} ${payload}`),
  );
  if (frame?.payload.kind !== "ipv4") throw new Error("no packet");
  return frame.payload;
}

/** RFC 791 §3.1, with the checksum that makes the words' sum all ones. */
function headerOf(protocol: number, length: number): string {
  const words = [0x4500, 20 + length, 0, 0x4000, 0x4000 | protocol, 0, 0x0a00, 2, 0x0a00, 1];
  let sum = words.reduce((total, word) => total + word, 0);
  sum = (sum & 0xffff) + (sum >>> 16);
  words[5] = ~sum & 0xffff;
  return words.map((word) => word.toString(16).padStart(4, "0")).join("");
}

const gre = (header: string) => packet(47, `${header} ${INNER}`);
const udp = (port: string, vxlan: string, sum = "0000") =>
  packet(17, `9c40 ${port} 0020 ${sum} ${vxlan} ${INNER}`);

test("a packet's service is GRE or its UDP port, whether what is inside is sound or not", () => {
  const services = [
    gre("20006558 00000064"),
    gre("20016558 00000064"),
    udp("12b5", "0800000000006400"),
    udp("12b5", "0000000000006400"),
    udp("12b5", "0800000000006400", "1234"),
    udp("12b6", "0800000000006400"),
  ].map(serviceFor);
  expect(services.map((one) => one !== undefined && isGre(one))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(services.map((one) => one !== undefined && serviceName(one))).toEqual([
    "gre",
    "gre",
    "udp:4789",
    "udp:4789",
    "udp:4789",
    "udp:4790",
  ]);
  expect(serviceFor(packet(253, "abcd"))).toBeUndefined();
  expect(serviceFor(udp("0000", "0800000000006400"))).toBeUndefined();
});

test("measured: of these only the sound ones hold a frame and a key, and no key is key 0", () => {
  const keys = [
    gre("20006558 00000064"),
    gre("00006558"),
    gre("30006558 00000064 00000007"),
    gre("20806558 00000064"),
    gre("20010800 00000064"),
    udp("12b5", "0800000000006400"),
    udp("12b5", "0800000000006401"),
    udp("12b5", "0000000000006400"),
    udp("12b5", "0800000000006400", "1234"),
  ].map((one) => innerOf(one)?.key);
  expect(keys).toEqual([100, 0, 100, undefined, undefined, 100, undefined, undefined, undefined]);
});

test("a VNI has 24 bits, a GRE key 32", () => {
  expect([keyMask(0), keyMask(4789)]).toEqual([0xffffffff, 0xffffff]);
});
