import fc from "fast-check";
import { expect, test } from "vitest";
import { BROADCAST, localMac } from "../../../src/model/values/mac.ts";
import { parseIpv4 } from "../../../src/model/values/ipv4.ts";
import { tunnelKeyFrom } from "../../../src/model/values/tunnel-key.ts";
import { decodeFrame, encodeFrame, MAX_NESTING } from "../../../src/model/wire/frame-bytes.ts";
import { frameLength, type Frame, type Ipv4Packet } from "../../../src/model/wire/frame.ts";
import { frames } from "./arbitrary.ts";
import { hex, patched, unhex } from "./hex.ts";

const NOBODY = { dst: localMac(2), src: localMac(1), tags: [] };
const REQUEST: Frame = {
  ...NOBODY,
  dst: BROADCAST,
  payload: {
    kind: "arp",
    operation: "request",
    senderMac: localMac(1),
    senderIp: address("10.0.0.1"),
    targetMac: localMac(0),
    targetIp: address("10.0.0.2"),
  },
};
const INNER =
  "ffffffffffff 020000000001 0806 0001 0800 0604 0001 020000000001 0a000001 020000000000 0a000002";
/** What Open vSwitch 3.1.0 puts behind the outer Ethernet header for key 0x64. */
const OUTER = `4500004600004000402fb935c0a80001c0a80002 20006558 00000064 ${INNER}`;
const TUNNELLED: Frame = { ...NOBODY, payload: carrying(REQUEST) };

test("a GRE frame has the bytes that Open vSwitch sends", () => {
  const bytes = encodeFrame(TUNNELLED);
  expect(hex(bytes.subarray(14))).toBe(OUTER.replaceAll(" ", ""));
  expect(decodeFrame(bytes)).toEqual(TUNNELLED);
});

/** What Open vSwitch 3.1.0 sends of this frame, behind the outer Ethernet header, from 10.0.0.9 to 10.0.0.2. */
const FILLED = `ffffffffffff 020000000001 88b5 ${"aa".repeat(46)}`;
const ENDS = "0a000009 0a000002";

test.each([
  [
    "VXLAN, VNI 100",
    `45000060000040004011 2683 ${ENDS} 83a912b5004c0000 0800000000006400`,
    { checksum: false },
  ],
  [
    "VXLAN, csum=true",
    `45000060000040004011 2683 ${ENDS} 83a912b5004c08e1 0800000000006400`,
    { checksum: true },
  ],
  ["GRE, csum=true, key 5", `4500005c00004000402f 2669 ${ENDS} a00065581a96000000000005`, { key: 5 }],
  ["GRE, csum=true, no key", `4500005800004000402f 266d ${ENDS} 800065583a9b0000`, { key: undefined }],
])("%s: the outer packet has the bytes that Open vSwitch sends", (_, outer, fields) => {
  const bytes = unhex(`${outer} ${FILLED}`);
  const parsed = decodeFrame(unhex(`020000000002 020000000001 0800 ${hex(bytes)}`));
  expect(parsed?.payload).toMatchObject({ ttl: 64, dontFragment: true, tos: 0, payload: fields });
  expect(parsed && hex(encodeFrame(parsed).subarray(14))).toBe(hex(bytes));
});

test("a frame survives the way to bytes and back", () => {
  fc.assert(
    fc.property(frames(), (frame) => {
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
    }),
  );
});

test("what parses, damaged or not, means the same after the way to bytes and back", () => {
  fc.assert(
    fc.property(frames(), fc.nat(), fc.nat(255), (frame, at, value) => {
      const bytes = encodeFrame(frame);
      const parsed = decodeFrame(patched(bytes, at % bytes.length, value));
      expect(parsed && decodeFrame(encodeFrame(parsed))).toEqual(parsed);
      expect(parsed ? frameLength(parsed) : 0).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns: 500 },
  );
});

test("arbitrary bytes never throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const parsed = decodeFrame(bytes);
      expect(parsed && decodeFrame(encodeFrame(parsed))).toEqual(parsed);
    }),
  );
});

test("a frame cut short at any length is refused or data, and loses no byte", () => {
  const bytes = encodeFrame(TUNNELLED);
  for (let length = 0; length < 14; length++) expect(decodeFrame(bytes.subarray(0, length))).toBeUndefined();
  for (let length = 14; length < bytes.length; length++) {
    const payload = { kind: "data", protocol: 0x0800, bytes: bytes.slice(14, length) };
    expect(decodeFrame(bytes.subarray(0, length))?.payload).toEqual(payload);
  }
});

test("any other frame cut short at any length does not throw, and grows no byte", () => {
  fc.assert(
    fc.property(frames(1), (frame) => {
      const bytes = encodeFrame(frame);
      for (let length = 0; length < bytes.length; length++) {
        const parsed = decodeFrame(bytes.subarray(0, length));
        expect(parsed ? frameLength(parsed) : 0).toBeLessThanOrEqual(length);
      }
    }),
  );
});

test("what is wrong inside a tunnel spoils only the innermost part that holds it", () => {
  const bytes = encodeFrame(TUNNELLED);
  const badVersion = decodeFrame(patched(bytes, 14 + 20 + 1, 1));
  expect(badVersion?.payload).toMatchObject({
    kind: "ipv4",
    ttl: 64,
    payload: { kind: "data", protocol: 47 },
  });
  const badArp = decodeFrame(patched(bytes, 14 + 28 + 14, 9));
  expect(badArp?.payload).toMatchObject({
    payload: { kind: "gre", frame: { payload: { protocol: 0x0806 } } },
  });
});

test("the reader's buffer may change afterwards", () => {
  const typed = Buffer.from(unhex("020000000002 020000000001 88b5 0102"));
  const sized = Buffer.from(unhex("020000000002 020000000001 0002 0102"));
  const parsed = [decodeFrame(typed), decodeFrame(sized)];
  typed.fill(0xff);
  sized.fill(0xff);
  expect(parsed[0]?.payload).toEqual({ kind: "data", protocol: 0x88b5, bytes: new Uint8Array([1, 2]) });
  expect(parsed[1]?.payload).toEqual({ kind: "llc", bytes: new Uint8Array([1, 2]) });
});

test("a packet full of frames within frames does not end the stack", () => {
  let frame: Frame = { ...NOBODY, payload: { kind: "data", protocol: 0x88b5, bytes: new Uint8Array(0) } };
  while (frameLength(frame) < 65_000) frame = { ...NOBODY, payload: carrying(frame) };
  const bytes = encodeFrame(frame);
  const parsed = decodeFrame(bytes);
  expect(parsed && nesting(parsed)).toBe(MAX_NESTING);
  expect(parsed && hex(encodeFrame(parsed))).toBe(hex(bytes));
});

function address(text: string) {
  const parsed = parseIpv4(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

function carrying(frame: Frame): Ipv4Packet {
  const ends = { src: address("192.168.0.1"), dst: address("192.168.0.2") };
  const payload = { kind: "gre", key: tunnelKeyFrom(0x64), checksum: false, frame } as const;
  return { kind: "ipv4", ...ends, ttl: 64, dontFragment: true, tos: 0, id: 0, payload };
}

function nesting(frame: Frame): number {
  const { payload } = frame;
  return payload.kind === "ipv4" && payload.payload.kind === "gre" ? 1 + nesting(payload.payload.frame) : 1;
}
