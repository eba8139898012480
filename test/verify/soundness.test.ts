import { describe, expect, test } from "vitest";
import type { PortDocument } from "../../src/model/fabric/document.ts";
import type { Document } from "./arbitrary.ts";
import { judge } from "./judge.ts";

const gre = (remote: string, key = 7): PortDocument => ({ type: "gre", options: { remote_ip: remote, key } });

const vxlanTo = (remote: string, key: number): PortDocument => ({
  type: "vxlan",
  options: { remote_ip: remote, key },
});

function pair(near: Record<string, PortDocument>, far: Record<string, PortDocument> = {}): Document {
  return {
    hosts: {
      h1: { addresses: ["10.0.0.1/24"], bridges: { a: { ports: near } } },
      h2: { addresses: ["10.0.0.2/24"], bridges: { a: { ports: far } } },
    },
  };
}

const found = (document: Document) =>
  judge("soundness", document).violations.map(({ kind, from, to, blame }) => ({ kind, from, to, blame }));

const patch = (peer: string): PortDocument => ({ type: "patch", options: { peer } });

const plugged = (network: string, ip: string, mac: string) => ({
  "red/app": { port: "h1/a/r", network: "lan", ip: "192.168.0.1/24", mac: "02:00:00:00:00:01" },
  "red/db": { port: "h1/a/s", network, ip, mac },
});

const kinds = (document: Document) => found(document).map(({ kind }) => kind);

describe("soundness", () => {
  test("holds of a tunnel that both ends have", () => {
    expect(judge("soundness", pair({ g: gre("10.0.0.2") }, { g: gre("10.0.0.1") })).verdict).toBe("holds");
  });

  test("finds tunnels that Open vSwitch refuses", () => {
    expect(found(pair({ g: gre("10.0.0.2"), k: gre("10.0.0.2") }, { g: gre("10.0.0.1") }))).toEqual([
      { kind: "tunnel-refused", from: "h1/a/g", to: "h1/a/k", blame: "hosts.h1.bridges.a.ports.k" },
    ]);
  });

  test("finds VXLAN tunnels of one port that Open vSwitch refuses, and none beside GRE or another port", () => {
    const options = { remote_ip: "10.0.0.2", key: 7 };
    const vxlan = (more = {}): PortDocument => ({ type: "vxlan", options: { ...options, ...more } });
    const near = { g: gre("10.0.0.2"), v: vxlan(), w: vxlan({ dst_port: 4790 }), x: vxlan() };
    const refused = judge("soundness", pair(near)).violations.filter(({ kind }) => kind === "tunnel-refused");
    expect(refused.map(({ from, to, cause }) => [from, to, cause])).toEqual([
      [
        "h1/a/v",
        "h1/a/x",
        "h1/a/v and h1/a/x both have remote_ip 10.0.0.2 and key 7: Open vSwitch keeps one and refuses the other, and a restart may change which",
      ],
    ]);
  });

  test("names what tunnels share that Open vSwitch refuses, flow and port included", () => {
    const options = { remote_ip: "flow", local_ip: "10.0.0.1", key: "flow", dst_port: 4790 };
    const near: Record<string, PortDocument> = {
      v: { type: "vxlan", options },
      w: { type: "vxlan", options },
    };
    expect(judge("soundness", pair(near)).violations[0]?.cause).toContain(
      "have dst_port 4790, remote_ip flow, local_ip 10.0.0.1 and key flow:",
    );
  });

  test("finds no fault with a tunnel whose key flows set, if some key is taken, and finds it if none is", () => {
    const byFlow: PortDocument = { type: "gre", options: { remote_ip: "10.0.0.2", key: "flow" } };
    const back: PortDocument = { type: "gre", options: { remote_ip: "10.0.0.1", in_key: 7, out_key: 0 } };
    expect(found(pair({ g: byFlow }, { g: back }))).toEqual([]);
    expect(kinds(pair({ g: byFlow }))).toEqual(["tunnel-one-ended"]);
    expect(kinds(pair({ g: { type: "gre", options: { remote_ip: "flow", key: "flow" } } }))).toEqual([]);
  });

  test("finds a VXLAN tunnel whose VNI the other end has no room for", () => {
    expect(
      kinds(pair({ v: vxlanTo("10.0.0.2", 16_777_221) }, { v: vxlanTo("10.0.0.1", 16_777_221) })),
    ).toEqual(["tunnel-one-ended", "tunnel-one-ended"]);
    expect(kinds(pair({ v: vxlanTo("10.0.0.2", 5) }, { v: vxlanTo("10.0.0.1", 5) }))).toEqual([]);
  });

  test("finds a tunnel that nobody takes at the other end", () => {
    expect(found(pair({ g: gre("10.0.0.2", 8) }))).toEqual([
      { kind: "tunnel-one-ended", from: "h1/a/g", to: "h2", blame: "hosts.h1.bridges.a.ports.g" },
    ]);
  });

  test.each(["10.0.0.9", "10.0.0.1"])("finds a tunnel to nowhere: %s", (remote) => {
    expect(found(pair({ g: gre(remote) }))).toEqual([
      { kind: "tunnel-to-nowhere", from: "h1/a/g", to: remote, blame: "hosts.h1.bridges.a.ports.g" },
    ]);
  });

  test("finds a patch port whose peer does not name it back", () => {
    expect(found(pair({ x: patch("y"), y: patch("x"), z: patch("y") }))).toEqual([
      { kind: "patch-dangling", from: "h1/a/z", to: "y", blame: "hosts.h1.bridges.a.ports.z" },
    ]);
  });

  test("finds two endpoints of one network with one address, and lets two networks have it", () => {
    const base = pair({ r: {}, s: {} });
    const [sameIp, sameMac] = ["192.168.0.1/24", "02:00:00:00:00:01"];
    expect(kinds({ ...base, endpoints: plugged("lan", sameIp, "02:00:00:00:00:02") })).toEqual([
      "address-clash",
    ]);
    expect(kinds({ ...base, endpoints: plugged("lan", "192.168.0.2/24", sameMac) })).toEqual([
      "address-clash",
    ]);
    expect(kinds({ ...base, endpoints: plugged("dmz", sameIp, sameMac) })).toEqual([]);
  });

  test("finds one container in the networks of two tenants", () => {
    const endpoints = {
      "red/app": { port: "h1/a/r" },
      "blue/app": { port: "h1/a/s", container: "red/app" },
    };
    expect(found({ ...pair({ r: {}, s: {} }), endpoints })).toEqual([
      { kind: "container-shared", from: "blue/app", to: "red/app", blame: "endpoints.red/app" },
    ]);
  });
});
