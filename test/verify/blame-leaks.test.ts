import { describe, expect, test } from "vitest";
import type { PropertyName } from "../../src/verify/verdict.ts";
import { verify } from "../../src/verify/verify.ts";
import { wired } from "../model/scenario/make.ts";
import type { Document } from "./arbitrary.ts";
import { judge } from "./judge.ts";

type Told = readonly [way: string, blame: string, cause: string];

function told(violations: ReturnType<typeof judge>["violations"]): readonly Told[] {
  return violations.map(({ from, to, blame, cause }) => [`${from} > ${to}`, blame, cause]);
}
const leaks = (document: Document) => told(judge("isolation", document).violations);

function found(property: PropertyName, scenario: Readonly<Record<string, unknown>>): readonly Told[] {
  const { properties } = verify(wired(scenario), { properties: [property] });
  return properties.flatMap(({ violations }) => told(violations));
}

/** One bridge with two containers of each of two tenants, and these flows. */
const four = (flows: readonly string[]): Document => ({
  hosts: {
    h: {
      bridges: {
        b: { fail_mode: "secure", ports: { ra: {}, rb: {}, ba: {}, bb: {} }, flows: [...flows] },
      },
    },
  },
  endpoints: {
    "red/a": { port: "h/b/ra", ip: "10.0.0.1/24" },
    "red/b": { port: "h/b/rb", ip: "10.0.0.2/24" },
    "blue/a": { port: "h/b/ba", ip: "10.0.0.1/24" },
    "blue/b": { port: "h/b/bb", ip: "10.0.0.2/24" },
  },
});
const OWN = [
  "priority=10,in_port=ra,actions=rb",
  "priority=10,in_port=rb,actions=ra",
  "priority=10,in_port=ba,actions=bb",
  "priority=10,in_port=bb,actions=ba",
];

describe("a flow is to blame if the leak needs it and the tenants' own traffic does not", () => {
  test.each([
    // What flows 0 to 3 carry for each tenant goes on without it, its own ARP too, and nothing else leads across.
    "priority=20,arp,actions=all",
    "priority=20,arp,arp_tpa=10.0.0.9,actions=all",
    "priority=20,arp,actions=normal",
    "priority=20,tcp,tp_dst=80,actions=ba,ra",
  ])("%s, and no flow of those that carry each tenant's own", (flow) => {
    const blames = leaks(four([...OWN, flow])).map(([, blame]) => blame);
    expect(blames).toEqual(blames.map(() => "hosts.h.bridges.b.flows.4"));
    expect(blames).not.toEqual([]);
  });

  test("the one flow that there is for everybody is not: without it nobody reaches anybody, and the bridge is", () => {
    expect(leaks(four(["actions=all"])).map(([, blame]) => blame)).toEqual([
      "hosts.h.bridges.b",
      "hosts.h.bridges.b",
    ]);
  });

  test("of two that the leak needs alike it is the last on the way, and the other is told", () => {
    const apart = ["priority=20,in_port=ra,udp,actions=resubmit(,5)", "table=5,actions=ba"];
    const [leak] = leaks(four([...OWN, ...apart]));
    expect(leak?.[1]).toBe("hosts.h.bridges.b.flows.5");
    expect(leak?.[2]).toBe(
      "h/b lets through what comes in by h/b/ra: table 5, priority 32768: actions=output:3; nor would it get there without table 0, priority 20: in_port=1,udp,actions=resubmit(,5)",
    );
  });

  test("of flows that are alike on two bridges each is told with its bridge", () => {
    const flows = ["priority=5,udp,actions=normal"];
    const [leak] = leaks({
      hosts: {
        h: {
          bridges: {
            a: { ports: { own: {}, to: { type: "patch", options: { peer: "ta" } } }, flows },
            b: { ports: { own: {}, ta: { type: "patch", options: { peer: "to" } } }, flows },
          },
        },
      },
      endpoints: { "red/a": { port: "h/a/own" }, "blue/a": { port: "h/b/own" } },
    });
    expect(leak?.[2]).toBe(
      "h/b lets through what comes in by h/b/ta: table 0, priority 5: udp,actions=NORMAL; nor would it get there without h/a's table 0, priority 5: udp,actions=NORMAL",
    );
  });

  test("also one whose frames another would take in its place, if it but dropped them", () => {
    // Removed, the flow beneath it does the same. That it lets pass what it should keep is what joins the two.
    const [leak] = leaks(
      four([...OWN, "priority=20,in_port=ra,udp,actions=ba", "priority=15,udp,in_port=ra,actions=ba"]),
    );
    expect(leak?.[1]).toBe("hosts.h.bridges.b.flows.4");
  });
});

describe("a trunk to a container is to blame", () => {
  const trunk: Document = {
    hosts: { h: { bridges: { b: { ports: { r: {}, b: { tag: 20 } } } } } },
    endpoints: { "red/a": { port: "h/b/r" }, "blue/a": { port: "h/b/b" } },
  };

  test("for what its container sends with a tag, and for what it is sent with one", () => {
    expect(leaks(trunk)).toEqual([
      [
        "red/a > blue/a",
        "hosts.h.bridges.b.ports.r",
        "h/b/r is a trunk: whoever is plugged there may send with the tag of VLAN 20",
      ],
      [
        "blue/a > red/a",
        "hosts.h.bridges.b.ports.r",
        "h/b/r is a trunk: what is in VLAN 20 leaves there with its tag",
      ],
    ]);
  });

  test("and not where frames without a tag get there as well", () => {
    const both = { hosts: { h: { bridges: { b: { ports: { r: {}, b: {} } } } } } };
    const blames = leaks({ ...trunk, ...both }).map(([, blame]) => blame);
    expect(blames).toEqual(["hosts.h.bridges.b", "hosts.h.bridges.b"]);
  });
});

test("a machine with interfaces in networks of two tenants is to blame, not the bridge", () => {
  const ports = { p1: { tag: 10 }, p2: { tag: 20 }, p3: { tag: 10 }, p4: { tag: 20 } };
  const endpoints = {
    "red/fw:in": { port: "h/b/p1", container: "red/fw" },
    "blue/fw:out": { port: "h/b/p2", container: "red/fw" },
    "red/a": { port: "h/b/p3" },
    "blue/a": { port: "h/b/p4" },
  };
  expect(leaks({ hosts: { h: { bridges: { b: { ports } } } }, endpoints })).toEqual([
    [
      "red/fw:in > blue/a",
      "endpoints.blue/fw:out",
      "blue/fw:out is an interface of a machine that has others in networks of red",
    ],
    [
      "blue/fw:out > red/a",
      "endpoints.red/fw:in",
      "red/fw:in is an interface of a machine that has others in networks of blue",
    ],
  ]);
});

const physical = { eth1: {} };
const lan = (more: object) => ({ networks: { lan: { subnet: "192.168.0.0/24", ...more } } });
const onBoth = { containers: { a: { host: "h1" }, b: { host: "h2" } } };
const provider = (vlan?: number) => ({ provider: { physical: "eth1", ...(vlan && { vlan }) } });
const withServer = (host: string) => ({ containers: { a: { host } }, servers: { s: {} } });

describe("under Neutron the column of the network is to blame that takes another's frames for its own", () => {
  const hosts = {
    h1: { address: "1.1.1.1/24" },
    h2: { address: "1.1.1.2/24" },
    h3: { address: "1.1.1.3/24" },
  };

  test("provider.vlan, where two networks have one", () => {
    const tenants = { red: { ...lan(provider(100)), ...onBoth }, blue: { ...lan(provider(100)), ...onBoth } };
    expect(found("isolation", { hosts, design: { kind: "neutron", physical }, tenants })).toEqual([
      [
        "red/b > blue/a",
        "tenants.blue.networks.lan.provider",
        "h1/br-int takes for blue's what comes in by h1/br-int/int-br-eth1: table 0, priority 3: in_port=2,dl_vlan=100,actions=mod_vlan_vid:2,NORMAL",
      ],
    ]);
  });

  test("and where servers outside meet in it, the network's again, not the switch", () => {
    const tenants = {
      red: { ...lan(provider(100)), ...withServer("h1") },
      blue: { ...lan(provider(100)), ...withServer("h2") },
    };
    const all = found("isolation", { hosts, design: { kind: "neutron", physical }, tenants });
    expect(new Set(all.map(([, blame]) => blame))).toEqual(
      new Set(["tenants.red.networks.lan.provider", "tenants.blue.networks.lan.provider"]),
    );
  });

  test("a provider without a VLAN, behind whose frames a second tag comes to light", () => {
    const tenants = {
      red: { ...lan(provider(100)), ...onBoth },
      green: { ...lan(provider()), containers: { a: { host: "h1" } }, servers: { s: {} } },
    };
    expect(found("isolation", { hosts, design: { kind: "neutron", physical }, tenants })).toEqual([
      [
        "green/s > red/a",
        "tenants.green.networks.lan.provider",
        "what is in no VLAN leaves eth1/switch/uplink without a tag of its own, and a tag that its sender put beneath makes it VLAN 100 for h1/br-eth1/eth1",
      ],
    ]);
  });

  test("a key that two networks have, also with the addresses of the others in the tables", () => {
    const tenants = {
      red: {
        networks: { t: { subnet: "192.168.1.0/24", key: 8 } },
        containers: { c: { host: "h3" }, d: { host: "h1" } },
      },
      blue: { ...lan({ key: 8 }), ...onBoth },
    };
    const design = { kind: "neutron", l2population: true };
    expect(found("isolation", { hosts, design, tenants }).map(([way, blame]) => [way, blame])).toEqual([
      ["red/c > blue/a", "tenants.blue.networks.lan.key"],
      ["blue/a > red/c", "tenants.red.networks.t.key"],
    ]);
  });
});

test("containers on one docker0 are joined by the design", () => {
  const containers = { app: { host: "h1" }, db: { host: "h1" } };
  const scenario = {
    design: { kind: "docker-default" },
    hosts: { h1: { address: "1.1.1.1/24" } },
    tenants: { red: { ...lan({}), containers }, blue: { ...lan({}), containers } },
  };
  expect(found("isolation", scenario)).toEqual([
    ["red/app > blue/app", "design.kind", "h1/docker0 has ports of both red and blue"],
    ["blue/app > red/app", "design.kind", "h1/docker0 has ports of both blue and red"],
  ]);
});
