import { describe, expect, test } from "vitest";
import type { Document } from "./arbitrary.ts";
import { judge } from "./judge.ts";

type Ports = NonNullable<NonNullable<Document["hosts"][string]["bridges"]>[string]>["ports"];
type Bridge = NonNullable<Document["hosts"][string]["bridges"]>[string];

const gre = (remote: number) => ({
  type: "gre" as const,
  options: { remote_ip: `10.0.0.${remote}`, key: 7 },
});

/** One bridge on each of two hosts, joined by a tunnel, with one container of red on both. */
function twoHosts(near: Partial<Bridge>, p1: NonNullable<Ports>[string] = {}): Document {
  return {
    hosts: {
      h1: { addresses: ["10.0.0.1/24"], bridges: { br0: { ...near, ports: { p1, g2: gre(2) } } } },
      h2: { addresses: ["10.0.0.2/24"], bridges: { br0: { ports: { p1: {}, g1: gre(1) } } } },
    },
    endpoints: {
      "red/app": { port: "h1/br0/p1", ip: "192.168.0.1/24" },
      "red/db": { port: "h2/br0/p1", ip: "192.168.0.2/24" },
    },
  };
}

const reasons = (document: Document) =>
  judge("reachability", document).violations.map(({ kind, cause, blame }) => [kind, cause, blame]);

test("a flow that leads to a table without flows is to blame, not the bridge that hears nothing", () => {
  expect(reasons(twoHosts({ flows: ["in_port=p1,actions=resubmit(,7)", "in_port=g2,actions=p1"] }))).toEqual([
    [
      "unreachable",
      "red/default: what comes in by h1/br0/p1 ends at h1/br0's table 0, priority 32768: in_port=1,actions=resubmit(,7): no flow of the table that it leads to matches",
      "hosts.h1.bridges.br0.flows.0",
    ],
  ]);
});

test("a flow that drops what a container sends is to blame", () => {
  expect(reasons(twoHosts({ flows: ["in_port=g2,actions=p1", "in_port=p1,actions=drop"] }))).toMatchObject([
    ["unreachable", expect.stringContaining("it drops the frame"), "hosts.h1.bridges.br0.flows.1"],
  ]);
});

test("a bridge that has no flow for what a container sends is to blame", () => {
  expect(reasons(twoHosts({ flows: ["in_port=g2,actions=p1"] }))).toMatchObject([
    ["unreachable", expect.stringContaining("no flow of h1/br0 matches"), "hosts.h1.bridges.br0"],
  ]);
});

test("a port that does not carry a customer's VLAN is to blame", () => {
  const p1 = { vlan_mode: "dot1q-tunnel" as const, tag: 100, cvlans: [10] };
  expect(reasons(twoHosts({}, p1))).toEqual([
    ["unreachable", "red/default: h1/br0/p1 drops it: cvlan-excluded", "hosts.h1.bridges.br0.ports.p1"],
  ]);
});

test("a static MAC entry that leads out of a VLAN is to blame, not the bridge", () => {
  const { violations } = judge("isolation", {
    hosts: {
      h1: {
        bridges: {
          br0: {
            ports: { p1: { tag: 10 }, p2: { tag: 20 } },
            fdb: [{ vlan: 10, mac: "02:00:00:00:00:02", port: "p2" }],
          },
        },
      },
    },
    endpoints: {
      "a/x": { port: "h1/br0/p1", mac: "02:00:00:00:00:01" },
      "b/y": { port: "h1/br0/p2", mac: "02:00:00:00:00:02" },
    },
  });
  expect(violations.map(({ kind, cause, blame }) => [kind, cause, blame])).toEqual([
    [
      "leak",
      "a static MAC entry of h1/br0 has 02:00:00:00:00:02 of VLAN 10 at h1/br0/p2, which does not carry this VLAN",
      "hosts.h1.bridges.br0.fdb.0",
    ],
  ]);
});

describe("a key that is left to flows is told by its number, where a run shows it", () => {
  const byFlow = { type: "gre" as const, options: { remote_ip: "10.0.0.2", key: "flow" as const } };
  /** One bridge of each of two tenants. No flow sets a key, so that it is 0. */
  const joined = (g1: NonNullable<Ports>[string], db = "blue/db"): Document => ({
    hosts: {
      h1: { addresses: ["10.0.0.1/24"], bridges: { a: { ports: { p1: {}, g2: byFlow } } } },
      h2: { addresses: ["10.0.0.2/24"], bridges: { b: { ports: { p1: {}, g1 } } } },
    },
    endpoints: {
      "red/app": { port: "h1/a/p1", ip: "192.168.0.1/24" },
      [db]: { port: "h2/b/p1", ip: "192.168.0.2/24" },
    },
  });

  test("by which a leak crosses", () => {
    const keyless = { type: "gre" as const, options: { remote_ip: "10.0.0.1" } };
    const [leak] = judge("isolation", joined(keyless)).violations;
    expect(leak?.from).toBe("red/app");
    expect(leak?.cause).toBe("h1/a/g2 sends with key 0 to the host where h2/b/g1 takes it");
  });

  test("which nobody takes", () => {
    expect(reasons(joined(gre(1), "red/db"))).toContainEqual([
      "unreachable",
      "red/default: no tunnel at the far host takes what h1/a/g2 sends with key 0",
      "hosts.h1.bridges.a.ports.g2",
    ]);
  });

  test("and where no key at all is taken, that is what is said", () => {
    const { violations } = judge("soundness", joined({}));
    expect(violations.map(({ cause }) => cause)).toEqual([
      "h2 has no tunnel that takes what h1/a/g2 sends to 10.0.0.2 with whatever key flows set",
    ]);
  });
});

const uplink = (up: NonNullable<Ports>[string]): Document => ({
  hosts: {
    h1: { bridges: { b: { ports: { p: { tag: 10 }, up } } } },
    h2: { bridges: { b: { ports: { p: { tag: 10 }, up } } } },
  },
  links: [{ name: "core", ports: ["h1/b/up", "h2/b/up"] }],
  endpoints: {
    "red/a": { port: "h1/b/p", ip: "10.0.0.1/24" },
    "red/b": { port: "h2/b/p", ip: "10.0.0.2/24" },
  },
});

const oneBridge = (flows: string[], addresses: readonly [string, string]): Document => ({
  hosts: { h1: { bridges: { b: { ports: { p: { tag: 10 }, q: { tag: 10 } }, flows } } } },
  endpoints: {
    "red/a": { port: "h1/b/p", ip: addresses[0] },
    "red/b": { port: "h1/b/q", ip: addresses[1] },
  },
});

describe("the way towards the target is what tells why two do not meet", () => {
  test.each([{ trunks: [20] }, { tag: 20 }])("an uplink with %o does not carry the VLAN", (up) => {
    expect(reasons(uplink(up))).toEqual([
      ["unreachable", "red/default: h1/b/up does not carry VLAN 10", "hosts.h1.bridges.b.ports.up"],
    ]);
  });

  test("a flow that drops pings alone is to blame on the one bridge of both", () => {
    const flows = ["priority=0,actions=normal", "priority=5,icmp,actions=drop"];
    expect(reasons(oneBridge(flows, ["10.0.0.1/24", "10.0.0.2/24"]))).toMatchObject([
      ["unreachable", expect.stringContaining("it drops the frame"), "hosts.h1.bridges.b.flows.1"],
    ]);
  });

  test("addresses of two subnets on one bridge are to blame, not the bridge", () => {
    const normal = ["priority=0,actions=normal"];
    expect(reasons(oneBridge(normal, ["10.0.0.1/24", "10.0.1.2/24"]))).toEqual([
      [
        "unreachable",
        "red/default: 10.0.0.1/24 and 10.0.1.2/24 are different subnets, and no gateway is between them",
        "endpoints.red/a",
      ],
    ]);
  });
});

test("what cuts off a copy for a third host is not to blame for what ends on the way to the target", () => {
  const base = twoHosts({ flows: ["in_port=p1,actions=g2,g3", "in_port=g2,actions=p1"] });
  const h2 = { ports: { p1: {}, g1: gre(1) }, flows: ["in_port=p1,actions=g1", "in_port=g1,actions=drop"] };
  const h1 = base.hosts["h1"];
  const near = h1?.bridges?.["br0"];
  const third: Document = {
    ...base,
    hosts: {
      h1: { ...h1, bridges: { br0: { ...near, ports: { ...near?.ports, g3: gre(3) } } } },
      h2: { addresses: ["10.0.0.2/24"], bridges: { br0: h2 } },
      h3: { addresses: ["10.0.0.3/24"], bridges: { br0: { ports: { p1: {}, g1: gre(1) } } } },
    },
    underlay: { paths: [{ from: "h1", to: "h3", up: false }] },
  };
  expect(reasons(third)).toEqual([
    ["unreachable", expect.stringContaining("it drops the frame"), "hosts.h2.bridges.br0.flows.1"],
  ]);
});
