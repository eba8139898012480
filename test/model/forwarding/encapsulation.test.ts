import { describe, expect, test } from "vitest";
import { must } from "../../../src/model/fabric/fabric.ts";
import { outerPacket, tunnelOverhead } from "../../../src/model/forwarding/encapsulation.ts";
import { Wiring } from "../../../src/model/forwarding/wiring.ts";
import { keyOf } from "../../../src/model/openflow/frame-key.ts";
import { ipFieldsOf } from "../../../src/model/openflow/network-key.ts";
import { decodeFrame, encodeFrame } from "../../../src/model/wire/frame-bytes.ts";
import type { Frame } from "../../../src/model/wire/frame.ts";
import { fabricOf } from "../fabric/make.ts";
import { hex, unhex } from "../wire/hex.ts";
import { ipFrame } from "./ip-frame.ts";
import { twoHosts } from "./wired.ts";

test("GRE puts 24 bytes before a frame, 4 more with a key, 4 more with a checksum", () => {
  const remote_ip = "1.1.1.2";
  const fabric = twoHosts(
    {
      none: { remote_ip },
      zero: { remote_ip, key: 0, local_ip: "1.1.1.1" },
      in: { remote_ip, in_key: 5 },
      both: { remote_ip, key: 6, csum: true },
      flow: { remote_ip, key: "flow" },
    },
    {},
  );
  expect([0, 1, 2, 3, 4].map((tunnel) => tunnelOverhead(fabric, tunnel))).toEqual([24, 28, 24, 32, 28]);
});

test("VXLAN puts 36 bytes before a frame, whatever its key and checksum", () => {
  const remote_ip = "1.1.1.2";
  const fabric = twoHosts({ none: { remote_ip }, all: { remote_ip, key: 6, csum: true } }, {}, {}, "vxlan");
  expect([0, 1].map((tunnel) => tunnelOverhead(fabric, tunnel))).toEqual([36, 36]);
});

/** A tunnel of 10.0.0.9 to 10.0.0.2, as it was measured with. */
function sentBy(type: "gre" | "vxlan", options: object, frame: Frame): string {
  const port = { type, options: { remote_ip: "10.0.0.2", ...options } } as const;
  const fabric = fabricOf({
    hosts: { h: { addresses: ["10.0.0.9/24"], bridges: { A: { ports: { t: port } } } } },
  });
  const packet = outerPacket(
    fabric,
    0,
    new Wiring(fabric).ways.endsOf(0),
    frame,
    ipFieldsOf(keyOf(frame, 1)),
  );
  return hex(encodeFrame({ dst: frame.dst, src: frame.src, tags: [], payload: packet }).subarray(14));
}

const ETHERNET = "ffffffffffff 020000000001";
const FILLER = "aa".repeat(46);
const NO_IP = read(`${ETHERNET} 88b5 ${FILLER}`);
const ENDS = "0a0000090a000002";

test.each([
  ["vxlan", { key: 100 }, `45000060000040004011 2683 ${ENDS} .... 12b5004c0000 0800000000006400`],
  [
    "vxlan",
    { key: 100, dst_port: 4790 },
    `45000060000040004011 2683 ${ENDS} .... 12b6004c0000 0800000000006400`,
  ],
  [
    "vxlan",
    { key: 100, df_default: false },
    `45000060000000004011 6683 ${ENDS} .... 12b5004c0000 0800000000006400`,
  ],
  ["vxlan", {}, `45000060000040004011 2683 ${ENDS} .... 12b5004c0000 0800000000000000`],
  ["vxlan", { key: 16_777_221 }, `45000060000040004011 2683 ${ENDS} .... 12b5004c0000 0800000000000500`],
  ["vxlan", { key: "flow" }, `45000060000040004011 2683 ${ENDS} .... 12b5004c0000 0800000000000000`],
  ["gre", { csum: true }, `4500005800004000402f 266d ${ENDS} 800065583a9b0000`],
  ["gre", { csum: true, key: 5 }, `4500005c00004000402f 2669 ${ENDS} a00065581a96000000000005`],
  ["gre", {}, `4500005400004000402f 2671 ${ENDS} 00006558`],
  ["gre", { key: "flow" }, `4500005800004000402f 266d ${ENDS} 2000655800000000`],
  ["gre", { tos: 0x20, ttl: 7 }, `4520005400004000072f 5f51 ${ENDS} 00006558`],
] as const)(
  "%s with %j has the bytes that Open vSwitch sends, but for VXLAN's source port",
  (type, options, outer) => {
    const sent = sentBy(type, options, NO_IP);
    const expected = `${outer}${ETHERNET}88b5${FILLER}`.replaceAll(" ", "");
    expect(sent).toMatch(new RegExp(`^${expected}$`));
  },
);

/** TTL and TOS of the outer packet. */
function outerOf(options: object, frame: Frame): readonly [ttl: number, tos: number] {
  const bytes = unhex(sentBy("gre", { key: 100, ...options }, frame));
  return [must(bytes[8]), must(bytes[1])];
}

describe("the outer packet's TTL and TOS, as measured,", () => {
  test("are 64 and 0, with the ECN bits of an inner IP packet; CE leaves as ECT(0)", () => {
    expect(outerOf({}, NO_IP)).toEqual([64, 0]);
    expect(outerOf({}, ipFrame(0xb8, { ttl: 33 }))).toEqual([64, 0]);
    expect([0, 1, 2, 3].map((tos) => outerOf({}, ipFrame(tos))[1])).toEqual([0, 1, 2, 2]);
    expect(outerOf({ tos: 0x20, ttl: 7 }, ipFrame(2))).toEqual([7, 0x22]);
    expect(outerOf({ tos: 0x20, ttl: 7 }, ipFrame(3))).toEqual([7, 0x22]);
  });

  test("are the inner packet's with inherit, behind one tag too", () => {
    const inherit = { ttl: "inherit", tos: "inherit" };
    expect(outerOf(inherit, ipFrame(0xb8, { ttl: 33 }))).toEqual([33, 0xb8]);
    expect(outerOf(inherit, ipFrame(0xb9, { ttl: 33, vids: [10] }))).toEqual([33, 0xb9]);
    expect(outerOf(inherit, ipFrame(3, { ttl: 1 }))).toEqual([1, 2]);
  });

  test("are 64 and 0 with inherit around what is no IP packet, or one behind two tags", () => {
    const inherit = { ttl: "inherit", tos: "inherit" };
    expect(outerOf(inherit, NO_IP)).toEqual([64, 0]);
    expect(outerOf(inherit, ipFrame(0xb9, { ttl: 33, vids: [10, 20] }))).toEqual([64, 0]);
  });
});

function read(bytes: string): Frame {
  return must(decodeFrame(unhex(bytes)));
}
