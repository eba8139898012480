import fc from "fast-check";
import { expect, test } from "vitest";
import type { TunnelKey } from "../../../src/model/values/tunnel-key.ts";
import { decodeVxlan, encodeVxlan, VXLAN_LENGTH } from "../../../src/model/wire/vxlan.ts";
import { payloadBytes, vxlanHeaders } from "./arbitrary.ts";
import { hex, patched, unhex } from "./hex.ts";

const PLAIN = "08000000 00006400 abcd";

test("a header survives the way to bytes and back", () => {
  fc.assert(
    fc.property(vxlanHeaders, payloadBytes, (header, payload) => {
      const bytes = encodeVxlan(header, payload);
      expect(bytes.length).toBe(VXLAN_LENGTH + payload.length);
      expect(decodeVxlan(bytes)).toEqual({ header, payload });
    }),
  );
});

test("RFC 7348 §5: VNI 100 has the bytes that Open vSwitch sends", () => {
  expect(hex(encodeVxlan({ vni: 100 as TunnelKey }, unhex("abcd")))).toBe(hex(unhex(PLAIN)));
});

test("measured: of a key above 24 bits the lowest 24 are sent", () => {
  const [large, small] = [16_777_221, 5].map((vni) => encodeVxlan({ vni: vni as TunnelKey }, unhex("")));
  expect(large).toEqual(small);
});

test("measured: a reserved bit, no bit I, and the bits of GBP and GPE are dropped", () => {
  for (const text of ["00000000", "88000000", "0c000000", "08000001"])
    expect(decodeVxlan(unhex(`${text} 00006400 abcd`))).toBeUndefined();
  expect(decodeVxlan(patched(unhex(PLAIN), 7, 1))).toBeUndefined();
});

test("a header cut short is refused", () => {
  for (let length = 0; length < VXLAN_LENGTH; length++)
    expect(decodeVxlan(unhex(PLAIN).subarray(0, length))).toBeUndefined();
});
