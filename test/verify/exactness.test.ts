import { describe, expect, test } from "vitest";
import type { BridgeDocument, PortDocument } from "../../src/model/fabric/document.ts";
import { lab, outputs } from "../sim/lab.ts";
import type { Document } from "./arbitrary.ts";
import { judge, leaksIn, oneHost } from "./judge.ts";
import { native10, twoBridges } from "./two-bridges.ts";

type Ports = Record<string, PortDocument>;

const fromRed = (document: Document) => leaksIn(document).filter((leak) => leak.startsWith("red"));

describe("tags, hop by hop", () => {
  test("an access port takes VID 0 as untagged: two VLANs of one bridge stay apart all the same", () => {
    const ports: Ports = { r: { tag: 10 }, s: { tag: 20 } };
    expect(leaksIn(oneHost({ a: { ports } }, { "red/app": "h/a/r", "blue/db": "h/a/s" }))).toEqual([]);
  });

  test("[0][20] gets over a native-untagged wire into VLAN 20", () => {
    expect(fromRed(twoBridges("cable", native10, native10))).toEqual(["red > blue"]);
    const [leak] = judge("isolation", twoBridges("cable", native10, native10)).violations;
    expect(leak?.frame?.vlans.map(({ vid }) => vid)).toEqual([0, 20]);
  });

  test("and so does any mix of 0x8100 and 0x88a8", () => {
    const made = lab(twoBridges("cable", native10, native10));
    for (const tags of ["[0][20]", "ad:[0][20]", "[0]ad:[20]", "ad:[0]ad:[20]"])
      expect(outputs(made, "h/a/r", tags)).toBe("s←-");
  });

  test("[0][20] does not get over a native-untagged patch", () => {
    expect(fromRed(twoBridges("patch", native10, native10))).toEqual([]);
  });

  test("a trunk wire keeps [10] outermost, and VLAN 20 is not reached", () => {
    expect(fromRed(twoBridges("cable", { trunks: [10, 20] }, { trunks: [10, 20] }))).toEqual([]);
  });

  test("a native VLAN that no access port has lets nothing surface", () => {
    const native99: PortDocument = { vlan_mode: "native-untagged", tag: 99, trunks: [10, 20] };
    expect(fromRed(twoBridges("cable", native99, native99))).toEqual([]);
  });

  test("an access-to-access wire between two VLANs translates one into the other", () => {
    expect(leaksIn(twoBridges("cable", { tag: 10 }, { tag: 20 }))).toEqual(["blue > red", "red > blue"]);
    expect(leaksIn(twoBridges("patch", { tag: 10 }, { tag: 20 }))).toEqual(["blue > red", "red > blue"]);
  });

  test("a container on a trunk chooses its VLAN", () => {
    expect(fromRed(twoBridges("cable", {}, {}, {}))).toEqual(["red > blue"]);
    expect(fromRed(twoBridges("cable", {}, {}, { trunks: [10] }))).toEqual([]);
  });

  test("a Linux bridge passes tags as they are, VID 0 too", () => {
    const bridges: Record<string, BridgeDocument> = {
      a: { kind: "linux", ports: { r: {}, l: {} } },
      b: { ports: { s: { tag: 20 }, m: {} } },
    };
    const links = [{ name: "w", ports: ["h/a/l", "h/b/m"] }];
    const document = oneHost(bridges, { "red/app": "h/a/r", "blue/db": "h/b/s" }, { links });
    expect(leaksIn(document)).toEqual(["blue > red", "red > blue"]);
  });

  test("a bridge without tables (fail_mode=secure) passes nothing", () => {
    const bridges: Record<string, BridgeDocument> = { a: { fail_mode: "secure", ports: { r: {}, s: {} } } };
    expect(leaksIn(oneHost(bridges, { "red/app": "h/a/r", "blue/db": "h/a/s" }))).toEqual([]);
  });
});

const addressed = (
  host: Document["hosts"][string],
  red = "192.168.1.254/24",
  blue = "192.168.2.254/24",
): Document => ({
  hosts: {
    h: {
      ...host,
      bridges: {
        a: { local: { addresses: [red] }, ports: { r: {} } },
        b: { local: { addresses: [blue] }, ports: { s: {} } },
      },
    },
  },
  endpoints: {
    "red/app": { port: "h/a/r", ip: "192.168.1.1/24" },
    "blue/db": { port: "h/b/s", ip: "192.168.2.1/24" },
  },
});

/** Red beside an addressed LOCAL, or not; blue behind a tunnel of the same host. */
const built = (
  local: BridgeDocument["local"],
  more: BridgeDocument = {},
  options = {},
  rp_filter = 0,
): Document => ({
  hosts: {
    h: {
      addresses: ["10.0.0.1/24"],
      rp_filter,
      bridges: {
        a: { ...more, ...(local === undefined ? {} : { local }), ports: { r: {} } },
        b: {
          ...more,
          ports: { s: {}, g: { type: "gre", options: { remote_ip: "10.0.0.2", key: 7, ...options } } },
        },
      },
    },
    far: { addresses: ["10.0.0.2/24"] },
  },
  endpoints: { "red/app": { port: "h/a/r" }, "blue/db": { port: "h/b/s" } },
});

describe("the host's own IP stack", () => {
  const both = ["blue > red", "red > blue"];

  test.each([0, 1, 2])(
    "forwards between its LOCALs with ip_forward, whatever rp_filter is (%i)",
    (rp_filter) => {
      expect(leaksIn(addressed({ ip_forward: true, rp_filter }))).toEqual(both);
    },
  );

  test.each([0, 2])("answers forged sources across its LOCALs with rp_filter %i", (rp_filter) => {
    expect(leaksIn(addressed({ rp_filter }))).toEqual(both);
  });

  test("crosses nothing with rp_filter 1 and without ip_forward", () => {
    expect(leaksIn(addressed({ rp_filter: 1 }))).toEqual([]);
  });

  test("crosses nothing where no LOCAL is up", () => {
    const bridges = { a: { ports: { r: {} } }, b: { ports: { s: {} } } };
    expect(leaksIn(oneHost(bridges, { "red/app": "h/a/r", "blue/db": "h/b/s" }))).toEqual([]);
  });

  test("a container's own GRE comes out of a tunnel if LOCAL has an address, and does not if not", () => {
    expect(leaksIn(built({ addresses: ["192.168.1.254/24"] }))).toEqual(["red > blue"]);
    expect(leaksIn(built(undefined))).toEqual([]);
  });

  test("in the userspace datapath too, rp_filter or not, but then never by Linux's other addresses", () => {
    const netdev: BridgeDocument = { datapath_type: "netdev" };
    expect(leaksIn(built({ addresses: ["192.168.1.254/24"] }, netdev, {}, 1))).toEqual(["red > blue"]);
    expect(leaksIn(built({ up: true }, netdev, {}, 0))).toEqual([]);
  });

  test("with rp_filter 1 only if the LOCAL's subnet holds the tunnel's remote_ip", () => {
    expect(leaksIn(built({ addresses: ["192.168.1.254/24"] }, {}, {}, 1))).toEqual([]);
    expect(leaksIn(built({ addresses: ["10.0.0.99/24"] }, {}, {}, 1))).toEqual(["red > blue"]);
  });

  test("with local_ip only if that address is the host's", () => {
    expect(leaksIn(built({ addresses: ["192.168.1.254/24"] }, {}, { local_ip: "10.0.0.1" }))).toEqual([
      "red > blue",
    ]);
    expect(leaksIn(built({ addresses: ["192.168.1.254/24"] }, {}, { local_ip: "10.0.0.9" }))).toEqual([]);
  });
});

const tunnelled = (options: object, service: PortDocument["type"] = "gre"): Document => {
  const tunnel = { type: service, options: { remote_ip: "10.0.0.2", ...options } } as PortDocument;
  const document = built({ addresses: ["192.168.1.254/24"] });
  const bridges = document.hosts["h"]?.bridges ?? {};
  const b: BridgeDocument = { ports: { s: {}, g: tunnel } };
  return {
    ...document,
    hosts: { ...document.hosts, h: { ...document.hosts["h"], bridges: { ...bridges, b } } },
  };
};

const cause = (document: Document) => judge("isolation", document).violations[0]?.cause;

describe("a tunnel's packet that a container builds itself", () => {
  test("comes out of VXLAN as it does out of GRE, and the cause says of which", () => {
    expect(leaksIn(tunnelled({ key: 7 }, "vxlan"))).toEqual(["red > blue"]);
    expect(leaksIn(tunnelled({ key: 7, dst_port: 8472 }, "vxlan"))).toEqual(["red > blue"]);
    expect(cause(tunnelled({ key: 7 }, "vxlan"))).toContain("may build VXLAN itself");
    expect(cause(tunnelled({ key: 7 }))).toContain("may build GRE itself");
  });

  test("needs a key that the header has room for", () => {
    expect(leaksIn(tunnelled({ key: 16_777_223 }, "vxlan"))).toEqual([]);
    expect(leaksIn(tunnelled({ key: 16_777_223 }))).toEqual(["red > blue"]);
  });

  test("comes out of a tunnel with in_key=flow, with a key that no other tunnel has", () => {
    expect(leaksIn(tunnelled({ in_key: "flow", out_key: 7 }))).toEqual(["red > blue"]);
    expect(leaksIn(tunnelled({ in_key: "flow", out_key: 7 }, "vxlan"))).toEqual(["red > blue"]);
  });
});

test("a tunnel that sends from the address of a LOCAL of its host is undecided, by name", () => {
  const { undecided } = judge("isolation", tunnelled({ key: 7, local_ip: "192.168.1.254" }));
  expect(undecided).toContain(
    "h/b/g sends from 192.168.1.254 at h/a/LOCAL: outer packets through a bridge are not modelled",
  );
});

test.each([
  { key: "flow" },
  { out_key: "flow" },
  { remote_ip: "flow", key: "flow" },
  { remote_ip: "flow", local_ip: "flow", key: 7 },
])("a container's packet comes out of a tunnel that leaves its own way to the flow: %j", (options) => {
  const document = tunnelled(options);
  expect(leaksIn(document)).toEqual(["red > blue"]);
  for (const property of ["reachability", "loop-freedom"] as const)
    expect(judge(property, document).verdict).toBe("holds");
});

const gre = (remote: string): PortDocument => ({ type: "gre", options: { remote_ip: remote, key: 7 } });

const bridge = (ports: Ports, priority: number): BridgeDocument => ({
  stp_enable: true,
  other_config: { "stp-priority": priority },
  ports,
});

describe("states of the network", () => {
  test("tunnels that exclude each other leak whichever wins, and the setup says which", () => {
    const document: Document = {
      hosts: {
        h1: { addresses: ["10.0.0.1/24"], bridges: { a: { ports: { r: {}, g: gre("10.0.0.2") } } } },
        h2: {
          addresses: ["10.0.0.2/24"],
          bridges: {
            a: { ports: { t: {}, g: gre("10.0.0.1") } },
            b: { ports: { s: {}, k: gre("10.0.0.1") } },
          },
        },
      },
      endpoints: {
        "red/app": { port: "h1/a/r" },
        "red/db": { port: "h2/a/t" },
        "blue/db": { port: "h2/b/s" },
      },
    };
    const leak = judge("isolation", document).violations.find(({ from }) => from.startsWith("red"));
    expect(leak).toMatchObject({ from: "red/app", to: "blue/db", states: [{ at: "h2/b/k", state: "wins" }] });
  });

  test("a blocked port leaks only while the tree is being built", () => {
    // A second cable, between other VLANs: spanning tree keeps one of the two blocked.
    const bridges = {
      a: bridge({ r: { tag: 10 }, l1: { tag: 10 }, l2: { tag: 10 } }, 0x1000),
      b: bridge({ s: { tag: 20 }, m1: { tag: 10 }, m2: { tag: 20 } }, 0x8000),
    };
    const links = [
      { name: "w1", ports: ["h/a/l1", "h/b/m1"] },
      { name: "w2", ports: ["h/a/l2", "h/b/m2"] },
    ];
    const document = oneHost(bridges, { "red/app": "h/a/r", "blue/db": "h/b/s" }, { links });
    expect(leaksIn(document)).toEqual(["blue > red for a while", "red > blue for a while"]);
    const setups = judge("isolation", document).violations.map(({ states }) => states);
    expect(setups).toEqual([
      [{ at: "h/b/m2", state: "forwarding" }],
      [{ at: "h/b/m2", state: "forwarding" }],
    ]);
  });

  test("a port that floods pass by leaks what is learned to be there, and the setup teaches it", () => {
    const ports: Ports = { r: {}, s: { vlan_mode: "native-tagged", trunks: [10] } };
    const document = oneHost({ a: { ports } }, { "red/app": "h/a/r", "blue/db": "h/a/s" });
    const leak = judge("isolation", document).violations.find(({ from }) => from === "red/app");
    expect(leak).toMatchObject({ when: "transient", setup: [{ at: "h/a/s" }] });
  });
});

const shared = (allow: [string, string][]): string[] => {
  const ports: Ports = { r: {}, s: {}, t: {} };
  const endpoints = { "red/app": "h/a/r", "blue/db": "h/a/s", "blue/web": "h/a/t" };
  return leaksIn(oneHost({ a: { ports } }, endpoints, { allow }));
};

const parts = (names: readonly [string, string], container?: string): Document => ({
  hosts: { h: { bridges: { a: { ports: { r: {}, x: {} } }, b: { ports: { s: {}, y: {} } } } } },
  endpoints: {
    "red/app": { port: "h/a/r" },
    "blue/db": { port: "h/b/s" },
    [names[0]]: { port: "h/a/x", ...(container === undefined ? {} : { container }) },
    [names[1]]: { port: "h/b/y", ...(container === undefined ? {} : { container }) },
  },
});

describe("who may meet whom, and who is whom", () => {
  test("a pair of tenants that is allowed is no leak, either way", () => {
    expect(shared([])).toEqual(["blue > red", "red > blue"]);
    expect(shared([["blue", "red"]])).toEqual([]);
  });

  test("a pair of endpoints that is allowed leaves the others'", () => {
    const ports: Ports = { r: {}, s: {}, t: {} };
    const document = oneHost(
      { a: { ports } },
      { "red/app": "h/a/r", "blue/db": "h/a/s", "blue/web": "h/a/t" },
    );
    const { violations } = judge("isolation", { ...document, allow: [["red/app", "blue/db"]] });
    expect(violations.map(({ from, to }) => [from, to])).toEqual(
      expect.arrayContaining([
        ["red/app", "blue/web"],
        ["blue/web", "red/app"],
      ]),
    );
    expect(violations.map(({ from, to }) => `${from} ${to}`)).not.toContain("red/app blue/db");
    expect(shared([["red/app", "blue"]])).toEqual([]);
  });

  test("a container that two tenants share sends for both", () => {
    expect(leaksIn(parts(["red/gw", "blue/gw"]))).toEqual([]);
    expect(leaksIn(parts(["red/gw", "blue/gw"], "red/gw"))).toEqual(["blue > red", "red > blue"]);
  });

  test("interfaces of one name are one container's: within a tenant that is no leak", () => {
    expect(leaksIn(parts(["red/gw:eth0", "red/gw:eth1"]))).toEqual(["blue > red", "red > blue"]);
    const document = parts(["red/gw:eth0", "blue/gw"]);
    expect(leaksIn(document)).toEqual([]);
  });
});
