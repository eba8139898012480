import { describe, expect, test } from "vitest";
import type { TunnelFields } from "../../src/model/forwarding/tunnel-fields.ts";
import { formatIpv4, type Ipv4 } from "../../src/model/values/ipv4.ts";
import { Scene } from "../../src/sim/scene.ts";
import { Wires } from "../../src/sim/wires.ts";
import { frameOf, pairOf } from "./lab.ts";

/** What the far port gets of a frame that leaves by h1's tunnel with these fields. */
const seen = (near: object, far: object, fields: TunnelFields, type: "gre" | "vxlan" = "gre") => {
  const { wiring, port } = pairOf(type, { t: near }, { t: far });
  const got: (readonly [port: number, fields: TunnelFields])[] = [];
  const wires: Wires = new Wires(new Scene(wiring), {
    narrator: undefined,
    schedule: (_, to, _frame, _generation, crossing = -1) => got.push([to, wires.fieldsOf(crossing)]),
  });
  wires.overTunnel(port("h1/b/t"), frameOf("-"), 0, { ...fields, ip: undefined });
  expect(got.every(([to]) => to === port("h2/b/t"))).toBe(true);
  return got.map(([, { id, src, dst }]) => [id, formatIpv4(src as Ipv4), formatIpv4(dst as Ipv4)]);
};

describe("a wire", () => {
  const none = { id: 0, src: 0, dst: 0 };
  const [h1, h2] = ["1.1.1.1", "1.1.1.2"];

  test("brings tun_id, tun_src and tun_dst as the outer packet had them, the key for exact keys too", () => {
    expect(seen({ key: 7 }, { key: 7 }, none)).toEqual([[7, h1, h2]]);
    expect(seen({}, {}, { ...none, id: 9 })).toEqual([[0, h1, h2]]);
    expect(seen({ key: 7 }, { in_key: "flow", out_key: 1 }, none)).toEqual([[7, h1, h2]]);
  });

  test("carries what a flow has set where the options leave it", () => {
    const set = { id: 9, src: 0, dst: 0x01010102 };
    expect(seen({ key: "flow" }, { in_key: "flow", out_key: 1 }, set)).toEqual([[9, h1, h2]]);
    expect(seen({ key: "flow", remote_ip: "flow" }, { key: "flow" }, set)).toEqual([[9, h1, h2]]);
    expect(seen({ key: "flow", remote_ip: "flow" }, { key: "flow" }, none)).toEqual([]);
    expect(seen({ key: "flow" }, { key: "flow" }, { ...set, id: 0x1000009 }, "vxlan")).toEqual([[9, h1, h2]]);
  });
});
