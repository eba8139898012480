import fc from "fast-check";
import { expect, test } from "vitest";
import { parseBridgeId } from "../../../src/model/spanning-tree/bridge-id.ts";
import {
  bpduFrame,
  CONFIG_LENGTH,
  decodeBpdu,
  encodeBpdu,
  TCN_LENGTH,
} from "../../../src/model/wire/bpdu.ts";
import { decodeFrame, encodeFrame } from "../../../src/model/wire/frame-bytes.ts";
import type { Mac } from "../../../src/model/values/mac.ts";
import { bpdus } from "./arbitrary.ts";
import { hex, patched, unhex } from "./hex.ts";

/** Sent by Open vSwitch 3.1.0 as root and as the bridge after it, and its notification, without padding. */
const FROM_ROOT = unhex(
  "424203 0000 00 00 00 8000000000000001 00000000 8000000000000001 8003 0000 1400 0200 0f00",
);
const RELAYED = unhex(
  "424203 0000 00 00 81 8000000000000001 00000002 8000000000000003 8003 0101 1400 0200 0f00",
);
const TCN = unhex("424203 0000 00 80");

test("a BPDU survives the way to bytes and back, alone and in its frame", () => {
  fc.assert(
    fc.property(bpdus, (bpdu) => {
      const bytes = encodeBpdu(bpdu);
      expect(bytes).toHaveLength(bpdu.kind === "tcn" ? TCN_LENGTH : CONFIG_LENGTH);
      expect(decodeBpdu(bytes)).toEqual(bpdu);
      const frame = bpduFrame(bpdu, 0x020000000001 as Mac);
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
    }),
  );
});

test("IEEE 802.1D-1998 §9.3.1: the fields stand where the figure says", () => {
  expect(decodeBpdu(RELAYED)).toEqual({
    kind: "config",
    root: parseBridgeId("8000.000000000001"),
    rootCost: 2,
    bridge: parseBridgeId("8000.000000000003"),
    port: 0x8003,
    messageAge: 257,
    maxAge: 20 * 256,
    helloTime: 2 * 256,
    forwardDelay: 15 * 256,
    topologyChangeAck: true,
    topologyChange: true,
  });
  expect(decodeBpdu(TCN)).toEqual({ kind: "tcn" });
});

test("what Open vSwitch sent encodes to the same bytes", () => {
  for (const bytes of [FROM_ROOT, RELAYED, TCN]) {
    const bpdu = decodeBpdu(bytes);
    expect(bpdu && hex(encodeBpdu(bpdu))).toBe(hex(bytes));
  }
});

test("goes untagged to the bridge group address, as LLC", () => {
  const bytes = encodeFrame(bpduFrame({ kind: "tcn" }, 0x020000000001 as Mac));
  expect(hex(bytes)).toBe(hex(unhex("0180c2000000 020000000001 0007 424203 0000 00 80")));
});

test("§9.3.4: a later version and what comes behind are passed over", () => {
  expect(decodeBpdu(patched(RELAYED, 5, 3))).toEqual(decodeBpdu(RELAYED));
  expect(decodeBpdu(new Uint8Array([...RELAYED, 0, 0, 0]))).toEqual(decodeBpdu(RELAYED));
});

test("another SAP, protocol or type is none, and so is what is cut short", () => {
  for (const index of [0, 1, 2, 3, 4]) expect(decodeBpdu(patched(RELAYED, index, 9))).toBeUndefined();
  // Where nobody reads LLC, another is as good, and another protocol is not.
  for (const index of [0, 1, 2])
    expect(decodeBpdu(patched(RELAYED, index, 9), false)).toEqual(decodeBpdu(RELAYED));
  for (const index of [3, 4]) expect(decodeBpdu(patched(RELAYED, index, 9), false)).toBeUndefined();
  // The type of rapid spanning tree's BPDUs.
  expect(decodeBpdu(patched(RELAYED, 6, 2))).toBeUndefined();
  for (let length = 0; length < RELAYED.length; length++) {
    expect(decodeBpdu(RELAYED.subarray(0, length))).toBeUndefined();
  }
});
