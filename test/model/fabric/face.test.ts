import { describe, expect, test } from "vitest";
import { face } from "../../../src/model/fabric/face.ts";
import { fabricOf, gre, patch } from "./make.ts";

const seen = face(
  fabricOf({
    name: "two hosts",
    hosts: {
      h1: {
        addresses: ["1.1.1.1/24"],
        bridges: {
          br0: {
            stp_enable: true,
            ports: {
              p1: { tag: 10 },
              p2: { trunks: [10, 20] },
              n: { vlan_mode: "native-untagged", tag: 5, trunks: [6] },
              g: gre("1.1.1.2", { key: 7 }),
              x: patch("y"),
            },
          },
          docker0: { kind: "linux", local: { addresses: ["172.17.0.1/16"] }, ports: { v: {} } },
        },
      },
      h2: { rp_filter: 2, bridges: { br0: { ports: { q: {} } } } },
    },
    links: [{ name: "lan", ports: ["h1/br0/p2", "h2/br0/q"], mtu: 1400 }],
    endpoints: { "red/app": { port: "h1/br0/p1", ip: "10.0.0.1/24", gateway: "10.0.0.9" } },
  }),
);

describe("a fabric's face", () => {
  test("leads from host to bridge to port by name", () => {
    expect(seen.host("h1").bridge("br0").port("p1")).toEqual({
      name: "p1",
      at: "h1/br0/p1",
      kind: "system",
      ofport: 1,
      vlanMode: "access",
      tag: 10,
      endpoint: "red/app",
      stpEnable: true,
      stpPriority: 128,
      stpPathCost: 2,
    });
    expect(seen.port("h1/br0/p1")).toEqual(seen.host("h1").bridge("br0").port("p1"));
  });

  test("tells what a port carries, where it leads and what is plugged there", () => {
    expect(seen.port("h1/br0/p2")).toMatchObject({ vlanMode: "trunk", trunks: [10, 20], link: "lan" });
    expect(seen.port("h1/br0/n")).toMatchObject({ vlanMode: "native-untagged", tag: 5, trunks: [5, 6] });
    expect(seen.port("h1/br0/x")).toMatchObject({ kind: "patch", peer: "y" });
    expect(seen.port("h1/br0/g")).toMatchObject({
      kind: "tunnel",
      tunnel: { remoteIp: "1.1.1.2", inKey: 7, outKey: 7, dontFragment: true, ttl: 64 },
    });
    expect(seen.port("h1/docker0/v")).toMatchObject({ vlanMode: "unaware" });
    expect(seen.port("h1/br0/LOCAL").kind).toBe("local");
  });

  test("lists hosts, bridges, links and endpoints in the file's order", () => {
    expect(seen.hosts.map(({ name, rpFilter }) => [name, rpFilter])).toEqual([
      ["h1", 0],
      ["h2", 2],
    ]);
    expect(seen.host("h1").bridges.map(({ at, kind, stp }) => [at, kind, stp])).toEqual([
      ["h1/br0", "ovs", true],
      ["h1/docker0", "linux", false],
    ]);
    expect(
      seen
        .host("h1")
        .bridge("br0")
        .ports.map(({ name }) => name),
    ).toEqual(["p1", "p2", "n", "g", "x"]);
    expect(seen.links).toEqual([
      { name: "lan", ports: ["h1/br0/p2", "h2/br0/q"], mtu: 1400, delay: 1, up: true },
    ]);
    expect(seen.endpoints).toEqual([seen.endpoint("red/app")]);
  });

  test("tells of an endpoint its tenant, network, port and addresses", () => {
    expect(seen.endpoint("red/app")).toEqual({
      name: "red/app",
      tenant: "red",
      network: "default",
      port: "h1/br0/p1",
      mac: "02:00:00:00:00:01",
      ip: "10.0.0.1/24",
      gateway: "10.0.0.9",
      mtu: 1400,
    });
  });

  test("throws for a name that nothing has, and tells the names there are", () => {
    expect(() => seen.host("h3")).toThrow("no host h3; there is h1, h2");
    expect(() => seen.host("h1").bridge("br1")).toThrow("no bridge br1; there is br0, docker0");
    expect(() => seen.host("h2").bridge("br0").port("toString")).toThrow("there is LOCAL, q");
    expect(() => seen.port("h2/br0/p")).toThrow("no port h2/br0/p");
    expect(() => seen.endpoint("red/db")).toThrow("no endpoint red/db");
  });
});
