import { expect, test } from "vitest";
import { UNSPECIFIED } from "../../src/model/values/ipv4.ts";
import { outerFields } from "../../src/sim/outer-fields.ts";
import { inject } from "../../src/sim/inject.ts";
import { frameOf, pairOf } from "./lab.ts";

function outerOf(type: "gre" | "vxlan", options: object) {
  const { wiring, port } = pairOf(type, { t: options }, { t: {} });
  const { hops } = inject(wiring, { at: port("h1/b/c"), frame: frameOf("-"), trace: true });
  return hops.flatMap(({ step, outer }) => (step === "encapsulate" ? [outer] : []));
}

const usual = { src: "1.1.1.1", dst: "1.1.1.2", df: true, ttl: 64, tos: 0, csum: false };

test("a trace has the fields of the outer packet by the names of the tunnel's options", () => {
  expect(outerOf("gre", {})).toEqual([{ type: "gre", ...usual, key: null }]);
  expect(outerOf("gre", { key: 7, csum: true, df_default: false, ttl: 3, tos: 4 })).toEqual([
    { type: "gre", ...usual, key: 7, csum: true, df: false, ttl: 3, tos: 4 },
  ]);
  expect(outerOf("vxlan", { key: 7 })).toEqual([{ type: "vxlan", ...usual, key: 7, dst_port: 4789 }]);
});

test("of a key that has no room in a VNI, what is sent of it", () => {
  expect(outerOf("vxlan", { key: 0x1000007 })).toMatchObject([{ key: 7 }]);
});

test("what is no tunnel's packet has none", () => {
  const payload = { kind: "data", protocol: 17, bytes: new Uint8Array(8) } as const;
  const ends = { src: UNSPECIFIED, dst: UNSPECIFIED };
  const packet = { kind: "ipv4", ...ends, ttl: 64, dontFragment: true, tos: 0, id: 0, payload } as const;
  expect(outerFields(packet)).toBeUndefined();
});
