import fc from "fast-check";
import { expect, test } from "vitest";
import { emerging, outerTos } from "../../../src/model/forwarding/ecn.ts";
import { keyOf } from "../../../src/model/openflow/frame-key.ts";
import { ipFieldsOf } from "../../../src/model/openflow/network-key.ts";
import type { Frame } from "../../../src/model/wire/frame.ts";
import { hex, unhex } from "../wire/hex.ts";
import { frames, packets } from "../wire/arbitrary.ts";
import { ipFrame } from "./ip-frame.ts";

const tosOf = (frame: Frame | undefined) => (frame?.payload.kind === "ipv4" ? frame.payload.tos : undefined);

/** What came out of the switch, inner ECN by outer ECN: undefined where nothing did. */
const MEASURED = [
  [0, 0, 0, undefined],
  [1, 1, 1, 3],
  [2, 2, 2, 3],
  [3, 3, 3, 3],
] as const;

test("measured: what comes out of a tunnel, of each inner and each outer ECN", () => {
  for (const [inner, row] of MEASURED.entries())
    for (const [outer, expected] of row.entries()) {
      expect(tosOf(emerging(ipFrame(inner), outer, 1))).toBe(expected);
      expect(tosOf(emerging(ipFrame(inner, { vids: [10] }), outer, 1))).toBe(expected);
      // Behind a tag that the switch does not read it sees no IP.
      expect(tosOf(emerging(ipFrame(inner, { vids: [10, 20] }), outer, 1))).toBe(inner);
      expect(tosOf(emerging(ipFrame(inner, { vids: [10, 20] }), outer, 2))).toBe(expected);
    }
});

test("what is no IP packet comes out as it is, and so does any packet that met no congestion", () => {
  fc.assert(
    fc.property(frames(1), fc.nat(255), (frame, tos) => {
      fc.pre(tos % 4 !== 3 || ipFieldsOf(keyOf(frame, 1)) === undefined);
      expect(emerging(frame, tos, 1)).toBe(frame);
    }),
  );
});

test("no tunnel of Open vSwitch sends CE, so what one sent another takes", () => {
  fc.assert(
    fc.property(packets(1), fc.constantFrom(-1, 0, 0x20, 0xfc), (packet, option) => {
      const tos = outerTos(option, packet);
      expect(tos % 4).not.toBe(3);
      const frame = { ...ipFrame(0), payload: packet };
      expect(emerging(frame, tos, 1)).toBe(frame);
    }),
  );
});

const ADDRESSES_4 = "0a0a0a01 0a0a0a02";
const ADDRESSES_6 = "00".repeat(32);

test.each([
  [
    "IPv4 with an option",
    0x0800,
    `4601 0018 0000 0000 4001 1bc6 ${ADDRESSES_4} 01010101`,
    `4603 0018 0000 0000 4001 1bc4`,
  ],
  [
    "IPv4 with an option, not capable",
    0x0800,
    `4600 0018 0000 0000 4001 1bc7 ${ADDRESSES_4} 01010101`,
    undefined,
  ],
  ["IPv4 of impossible lengths", 0x0800, `4601 0014 0000 0000 4001 0000 ${ADDRESSES_4} 01010101`, undefined],
  ["IPv4 of protocol 0", 0x0800, `4501 0014 0000 0000 4000 0000 ${ADDRESSES_4}`, "4501 0014"],
  ["IPv6", 0x86dd, `6b90 0000 0000 3b09 ${ADDRESSES_6}`, "6bb0 0000"],
  ["IPv6, not capable", 0x86dd, `6b80 0000 0000 3b09 ${ADDRESSES_6}`, undefined],
  ["what is no IP", 0x88b5, "4600", "4600"],
])("measured: %s behind congestion", (_, protocol, before, after) => {
  const payload = { kind: "data", protocol, bytes: unhex(before.replaceAll(" ", "")) } as const;
  const left = emerging({ ...ipFrame(0), payload }, 3, 1)?.payload;
  const bytes = left?.kind === "data" ? hex(left.bytes) : undefined;
  const begin = after?.replaceAll(" ", "");
  expect(bytes?.slice(0, begin?.length)).toBe(begin);
});
