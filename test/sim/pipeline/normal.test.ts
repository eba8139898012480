import { describe, expect, test } from "vitest";
import { mac } from "../lab.ts";
import { Bench, switchWith } from "./bench.ts";

describe("NORMAL between ports of every mode", () => {
  const ports = {
    t: {},
    a: { tag: 10 },
    q: { vlan_mode: "dot1q-tunnel", tag: 10 },
    q20: { vlan_mode: "dot1q-tunnel", tag: 10, cvlans: [20] },
    p: { tag: 10, other_config: { "priority-tags": "if-nonzero" } },
  } as const;
  const from = (port: string, tags: string) =>
    new Bench(switchWith({ b: { ports } })).send(`b/${port}`, { tags });

  test("a dot1q-tunnel puts its tag on top, and access ports take no frame with another beneath", () => {
    expect(from("q", "[20]")).toBe("LOCAL←ad:[10][20] q20←[20] t←ad:[10][20]");
    expect(from("q", "-")).toBe("LOCAL←ad:[10] a←- p←- t←ad:[10]");
  });

  test("a dot1q-tunnel carries its customer VLANs alone", () => {
    const bench = new Bench(switchWith({ b: { ports } }));
    expect(bench.send("b/q20", { tags: "[30]" })).toBe("");
    expect(bench.drops).toEqual(["cvlan-excluded"]);
    expect(from("q20", "[20]")).toBe("LOCAL←ad:[10][20] q←[20] t←ad:[10][20]");
  });

  test("priority-tags keep the priority where the tag goes", () => {
    expect(from("t", "[10,p5]")).toBe("LOCAL←[10,p5] a←- p←[0,p5] q←-");
  });

  test("learns by the VLAN inside the bridge, and unicast goes there", () => {
    const bench = new Bench(switchWith({ b: { ports } }));
    bench.send("b/q20", { tags: "[20]", src: mac(7) });
    expect(bench.send("b/a", { dst: mac(7) })).toBe("q20←-");
    expect(bench.send("b/t", { dst: mac(7), tags: "[10]" })).toBe("q20←-");
    expect(bench.send("b/t", { dst: mac(7), tags: "[20]" })).toBe("LOCAL←[20]");
  });
});

describe("static MAC entries", () => {
  const entry = { vlan: 20, mac: "02:00:00:00:00:09", port: "a" };
  const bridge = { b: { ports: { t: {}, a: { tag: 10 }, x: { trunks: [30] } }, fdb: [entry] } };

  test("deliver to a port outside of the VLAN, in the form that the port has", () => {
    const bench = new Bench(switchWith(bridge));
    expect(bench.send("b/t", { tags: "[20]", dst: mac(9) })).toBe("a←-");
    const trunk = { b: { ...bridge.b, fdb: [{ ...entry, port: "x" }] } };
    expect(new Bench(switchWith(trunk)).send("b/t", { tags: "[20]", dst: mac(9) })).toBe("x←[20]");
  });

  test("are moved by no frame, and do not age", () => {
    const bench = new Bench(switchWith(bridge));
    bench.send("b/t", { tags: "[20]", src: mac(9) });
    bench.wait(10_000);
    expect(bench.send("b/t", { tags: "[20]", dst: mac(9) })).toBe("a←-");
  });
});

test("what a flow has changed is what NORMAL learns and looks up", () => {
  const flows = [
    "in_port=1,actions=mod_dl_src:02:00:00:00:00:55,mod_vlan_vid:10,normal",
    "priority=1,actions=normal",
  ];
  const bench = new Bench(switchWith({ b: { ports: { p1: {}, p2: {}, p3: {} }, flows } }));
  bench.send("b/p1", { src: mac(1) });
  expect(bench.send("b/p2", { tags: "[10]", dst: mac(0x55), src: mac(2) })).toBe("p1←[10]");
  expect(bench.send("b/p2", { tags: "[10]", dst: mac(1), src: mac(2) })).toBe("LOCAL←[10] p1←[10] p3←[10]");
});
