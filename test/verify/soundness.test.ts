import { describe, expect, test } from "vitest";
import type { PortDocument } from "../../src/model/fabric/document.ts";
import type { Document } from "./arbitrary.ts";
import { judge } from "./judge.ts";

const gre = (remote: string, key = 7): PortDocument => ({ type: "gre", options: { remote_ip: remote, key } });

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
