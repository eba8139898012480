import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame } from "../../../src/model/wire/frame-bytes.ts";
import { etherTypeOf, frameLength, ipProtocolOf, payloadLength } from "../../../src/model/wire/frame.ts";
import { frames, macs, packets } from "./arbitrary.ts";

test("the computed length is that of the bytes", () => {
  fc.assert(
    fc.property(frames(), (frame) => {
      expect(frameLength(frame)).toBe(encodeFrame(frame).length);
    }),
  );
});

test("the payload's length is the frame's without addresses, tags and type; for IPv4 the total length", () => {
  fc.assert(
    fc.property(frames(), (frame) => {
      const length = payloadLength(frame.payload);
      const header = 14 + 4 * frame.tags.length;
      expect(frameLength(frame)).toBe(header + length);
      if (frame.payload.kind !== "ipv4") return;
      const bytes = encodeFrame(frame);
      expect(((bytes[header + 2] ?? 0) << 8) | (bytes[header + 3] ?? 0)).toBe(length);
    }),
  );
});

test("the EtherType follows from the payload; LLC has none", () => {
  fc.assert(
    fc.property(frames(), (frame) => {
      const bytes = encodeFrame(frame);
      const header = 14 + 4 * frame.tags.length;
      const type = ((bytes[header - 2] ?? 0) << 8) | (bytes[header - 1] ?? 0);
      expect(etherTypeOf(frame)).toBe(frame.payload.kind === "llc" ? undefined : type);
    }),
  );
});

test("the protocol number follows from an IPv4 packet's payload", () => {
  fc.assert(
    fc.property(packets(1), macs, (payload, mac) => {
      const bytes = encodeFrame({ dst: mac, src: mac, tags: [], payload });
      expect(ipProtocolOf(payload)).toBe(bytes[14 + 9]);
    }),
  );
});
