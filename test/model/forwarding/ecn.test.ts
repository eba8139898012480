import fc from "fast-check";
import { expect, test } from "vitest";
import { emerging, outerTos } from "../../../src/model/forwarding/ecn.ts";
import type { Frame } from "../../../src/model/wire/frame.ts";
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
      expect(tosOf(emerging(ipFrame(inner), outer))).toBe(expected);
      expect(tosOf(emerging(ipFrame(inner, { vids: [10] }), outer))).toBe(expected);
      // Behind a second tag the switch sees no IP.
      expect(tosOf(emerging(ipFrame(inner, { vids: [10, 20] }), outer))).toBe(inner);
    }
});

test("what is no IP packet comes out as it is, and so does any packet that met no congestion", () => {
  fc.assert(
    fc.property(frames(1), fc.nat(255), (frame, tos) => {
      const isMarked = tos % 4 === 3 && frame.payload.kind === "ipv4" && frame.tags.length < 2;
      fc.pre(!isMarked);
      expect(emerging(frame, tos)).toBe(frame);
    }),
  );
});

test("no tunnel of Open vSwitch sends CE, so what one sent another takes", () => {
  fc.assert(
    fc.property(packets(1), fc.constantFrom(-1, 0, 0x20, 0xfc), (packet, option) => {
      const tos = outerTos(option, packet);
      expect(tos % 4).not.toBe(3);
      const frame = { ...ipFrame(0), payload: packet };
      expect(emerging(frame, tos)).toBe(frame);
    }),
  );
});
