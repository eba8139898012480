import { describe, expect, test } from "vitest";
import { standingTunnels } from "../../../src/model/forwarding/standing.ts";
import { listenersOf } from "../../../src/model/spanning-tree/listeners.ts";
import { treeOfFabric } from "../../../src/model/spanning-tree/of-fabric.ts";
import { Relays } from "../../../src/model/spanning-tree/relays.ts";
import { lab, type Lab } from "../../sim/lab.ts";

const stp = { stp_enable: true };

/** The ports that the converged tree blocks, by name. */
function blocked({ wiring, fabric }: Lab): string[] {
  const { forwards, ports } = treeOfFabric(wiring, standingTunnels(wiring));
  return [...ports].filter((row) => forwards[row] === 0).map((row) => fabric.portName(row));
}

function heardBy({ wiring, fabric, port }: Lab, at: string): string[] {
  return listenersOf(wiring, new Relays(wiring), standingTunnels(wiring), port(at)).by.map((row) =>
    fabric.portName(row),
  );
}

const written = (number: number) => ({ other_config: { "stp-port-num": number } });

const bridge = (id: string, priority: number, port: object) => ({
  stp_enable: true,
  other_config: { "stp-system-id": id, "stp-priority": priority },
  ports: { p: { other_config: port } },
});

describe("the spanning tree of a fabric", () => {
  test("counts bridges and ports in the file's order: of a ring of three the last bridge blocks", () => {
    const ports = { r: {}, l: {} };
    const ring = lab({
      hosts: { h: { bridges: { A: { ...stp, ports }, B: { ...stp, ports }, C: { ...stp, ports } } } },
      links: [
        { name: "ab", ports: ["h/A/r", "h/B/l"] },
        { name: "bc", ports: ["h/B/r", "h/C/l"] },
        { name: "ca", ports: ["h/C/r", "h/A/l"] },
      ],
    });
    const { columns } = treeOfFabric(ring.wiring, standingTunnels(ring.wiring));
    expect(columns.bridgeIds).toEqual(["8000.000000000001", "8000.000000000002", "8000.000000000003"]);
    expect(Array.from(columns.id, (id) => id & 0xff)).toEqual([1, 2, 1, 2, 1, 2]);
    expect(blocked(ring)).toEqual(["h/C/l"]);
  });

  test("takes the written system-id, priority, port number and cost", () => {
    const { wiring } = lab({
      hosts: {
        h: { bridges: { A: bridge("00:00:00:00:00:aa", 4096, { "stp-port-num": 9, "stp-path-cost": 7 }) } },
      },
    });
    const { columns } = treeOfFabric(wiring, standingTunnels(wiring));
    expect(columns.bridgeIds[0]).toBe("1000.0000000000aa");
    expect([columns.id[0], columns.cost[0], columns.enabled[0]]).toEqual([0x8009, 7, 1]);
  });

  test("counts ports past the numbers that others have in writing", () => {
    const { wiring } = lab({
      hosts: { h: { bridges: { A: { ...stp, ports: { a: {}, b: written(1), c: {}, d: written(7) } } } } },
    });
    const { columns } = treeOfFabric(wiring, standingTunnels(wiring));
    expect(Array.from(columns.id, (id) => id & 0xff)).toEqual([2, 1, 3, 7]);
  });

  test("leaves out LOCAL, internal ports and ports with stp-enable=false, and takes in tunnels and patches", () => {
    const ports = {
      plain: {},
      inner: { type: "internal" as const },
      off: { other_config: { "stp-enable": false } },
      tunnel: { type: "gre" as const, options: { remote_ip: "1.1.1.2" } },
      patched: { type: "patch" as const, options: { peer: "nobody" } },
      itself: { type: "patch" as const, options: { peer: "itself" } },
    };
    const { wiring, fabric } = lab({
      hosts: { h: { addresses: ["1.1.1.1/24"], bridges: { b: { ...stp, ports } } } },
    });
    const { ports: rows, forwards } = treeOfFabric(wiring, standingTunnels(wiring));
    expect(Array.from(rows, (row) => fabric.columns.ports.name[row])).toEqual(["plain", "tunnel", "patched"]);
    expect([...forwards]).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  test("gives a port on a link that is down no part: it does not forward, and the ring is open", () => {
    const ports = { x: {}, y: {} };
    const two = lab({
      hosts: { h: { bridges: { A: { ...stp, ports }, B: { ...stp, ports } } } },
      links: [
        { name: "one", ports: ["h/A/x", "h/B/x"], up: false },
        { name: "two", ports: ["h/A/y", "h/B/y"] },
      ],
    });
    expect(blocked(two)).toEqual(["h/A/x", "h/B/x"]);
  });

  test("does not know refused tunnels", () => {
    const gre = { type: "gre" as const, options: { remote_ip: "1.1.1.2" } };
    const { wiring, fabric } = lab({
      hosts: {
        h: {
          addresses: ["1.1.1.1/24"],
          bridges: { A: { ...stp, ports: { g: gre } }, B: { ...stp, ports: { g2: gre } } },
        },
      },
    });
    const { ports } = treeOfFabric(wiring, standingTunnels(wiring));
    expect(Array.from(ports, (row) => fabric.portName(row))).toEqual(["h/A/g"]);
  });
});

const gre = (remote: number) => ({ type: "gre" as const, options: { remote_ip: `1.1.1.${remote}` } });

const middle = (kind: "linux" | "ovs") =>
  lab({
    hosts: {
      h: {
        bridges: {
          A: { ...stp, ports: { a: { tag: 10 } } },
          M: { kind, ports: { m: {}, n: {} } },
          B: { ...stp, ports: { b: { tag: 20 } } },
        },
      },
    },
    links: [
      { name: "am", ports: ["h/A/a", "h/M/m"] },
      { name: "mb", ports: ["h/M/n", "h/B/b"] },
    ],
  });

describe("a BPDU", () => {
  test("is heard one way where the underlay works one way", () => {
    const made = lab({
      hosts: {
        h1: { addresses: ["1.1.1.1/24"], bridges: { b: { ...stp, ports: { g: gre(2) } } } },
        h2: { addresses: ["1.1.1.2/24"], bridges: { b: { ...stp, ports: { g: gre(1) } } } },
      },
      underlay: { paths: [{ from: "h2", to: "h1", up: false }] },
    });
    expect(heardBy(made, "h1/b/g")).toEqual(["h2/b/g"]);
    expect(heardBy(made, "h2/b/g")).toEqual([]);
  });

  test("crosses access ports of any VLAN, passes a Linux bridge without spanning tree, and ends in Open vSwitch", () => {
    expect(heardBy(middle("linux"), "h/A/a")).toEqual(["h/B/b"]);
    expect(heardBy(middle("ovs"), "h/A/a")).toEqual([]);
  });

  test("comes back to its own port where Linux bridges go round", () => {
    const made = lab({
      hosts: {
        h: {
          bridges: { A: { ...stp, ports: { a: {} } }, M: { kind: "linux", ports: { m: {}, x: {}, y: {} } } },
        },
      },
      links: [
        { name: "am", ports: ["h/A/a", "h/M/m"] },
        { name: "loop", ports: ["h/M/x", "h/M/y"] },
      ],
    });
    expect(heardBy(made, "h/A/a")).toEqual(["h/A/a"]);
  });
});

/** A and B run spanning tree, M between them does not, and has the ports m and n of these columns. */
function through(
  wire: "cable" | "patch",
  m: object,
  n: object,
  more: object = { "forward-bpdu": true },
): boolean {
  const patch = (peer: string) => (wire === "patch" ? { type: "patch" as const, options: { peer } } : {});
  const links = [
    { name: "am", ports: ["h/A/a", "h/M/m"] },
    { name: "mb", ports: ["h/M/n", "h/B/b"] },
  ];
  const made = lab({
    hosts: {
      h: {
        bridges: {
          A: { ...stp, ports: { a: patch("m") } },
          M: { other_config: more, ports: { m: { ...patch("a"), ...m }, n: { ...patch("b"), ...n } } },
          B: { ...stp, ports: { b: patch("n") } },
        },
      },
    },
    ...(wire === "cable" ? { links } : {}),
  });
  return heardBy(made, "h/A/a").length > 0;
}

describe("a BPDU through Open vSwitch with forward-bpdu", () => {
  test.each([
    [{}, {}, true, true],
    [{ tag: 10 }, { tag: 10 }, true, true],
    [{ tag: 10 }, {}, false, true],
    [{ tag: 10 }, { tag: 20 }, false, false],
    [{ vlan_mode: "native-untagged", tag: 10 }, { tag: 10 }, true, true],
    [{ vlan_mode: "native-tagged", tag: 10 }, { vlan_mode: "native-untagged", tag: 10 }, true, true],
    [{ trunks: [10] }, { trunks: [10] }, false, false],
    [{ trunks: [0] }, { trunks: [0, 10] }, true, true],
  ])(
    "from %j to %j is heard over cables: %j, over patches: %j (measured)",
    (m, n, overCables, overPatches) => {
      expect([through("cable", m, n), through("patch", m, n)]).toEqual([overCables, overPatches]);
    },
  );

  test("ends there where fail_mode=secure leaves it without tables, and without forward-bpdu", () => {
    expect(through("cable", {}, {}, {})).toBe(false);
    const silent = lab({
      hosts: {
        h: {
          bridges: {
            A: { ...stp, ports: { a: {} } },
            M: { fail_mode: "secure", other_config: { "forward-bpdu": true }, ports: { m: {}, n: {} } },
            B: { ...stp, ports: { b: {} } },
          },
        },
      },
      links: [
        { name: "am", ports: ["h/A/a", "h/M/m"] },
        { name: "mb", ports: ["h/M/n", "h/B/b"] },
      ],
    });
    expect(heardBy(silent, "h/A/a")).toEqual([]);
  });
});

/** A and B run spanning tree; on two cables between them stands M, with these flows. */
function past(flows: string[], more: object = {}): Lab {
  const ports = { one: {}, two: {} };
  return lab({
    hosts: {
      h: {
        bridges: {
          A: { ...stp, ports: { ...ports, edge: {} } },
          M: { ports, flows, ...more },
          B: { ...stp, ports },
        },
      },
    },
    links: [
      { name: "am", ports: ["h/A/one", "h/M/one"] },
      { name: "mb", ports: ["h/M/two", "h/B/two"] },
      { name: "ab", ports: ["h/A/two", "h/B/one"] },
    ],
  });
}

const forwarding = { other_config: { "forward-bpdu": true } };

function unsettled({ wiring, fabric }: Lab): string[] {
  return treeOfFabric(wiring, standingTunnels(wiring)).unsettled.map((row) => fabric.bridgeName(row));
}

describe("a BPDU through flows", () => {
  test.each<[string[], object, string[]]>([
    [["actions=NORMAL"], {}, []],
    [["actions=NORMAL"], forwarding, ["h/B/one"]],
    [["in_port=1,actions=output:2"], {}, ["h/B/one"]],
    [["in_port=1,actions=output:2"], { fail_mode: "secure" }, ["h/B/one"]],
    [["in_port=2,actions=output:1"], {}, []],
    [["dl_type=0x88b5,actions=output:1,output:2"], forwarding, []],
    [["dl_dst=01:80:c2:00:00:00,actions=drop", "priority=0,actions=ALL"], {}, []],
    [["dl_type=0x05ff,actions=resubmit(2,1)", "table=1,in_port=2,actions=FLOOD"], {}, ["h/B/one"]],
    [["actions=mod_vlan_vid:10,ALL"], {}, []],
    [["actions=mod_vlan_vid:10,strip_vlan,ALL"], {}, ["h/B/one"]],
    [["actions=load:2->NXM_NX_REG0[],output:NXM_NX_REG0[]"], {}, ["h/B/one"]],
    // Flows that are learned where no BPDU can be taken by them.
    [
      ["actions=learn(table=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),flood"],
      {},
      ["h/B/one"],
    ],
    [["actions=flood", "table=1,actions=learn(table=1,output:NXM_OF_IN_PORT[])"], {}, ["h/B/one"]],
    [
      [
        "priority=9,dl_dst=01:80:c2:00:00:00,actions=flood",
        "priority=1,actions=learn(table=0,priority=8,output:NXM_OF_IN_PORT[])",
      ],
      {},
      ["h/B/one"],
    ],
    [["actions=learn(table=1,eth_type=0x806,output:NXM_OF_IN_PORT[]),flood,resubmit(,1)"], {}, ["h/B/one"]],
  ])("%j of a bridge with %j block %j", (flows, more, ports) => {
    const net = past(flows, more);
    expect([unsettled(net), blocked(net)]).toEqual([[], ports]);
  });

  test.each([
    ["learn(table=1,output:NXM_OF_IN_PORT[]),resubmit(,1)"],
    ["flood,learn(table=0,output:NXM_OF_IN_PORT[])"],
    ["learn(table=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),flood,resubmit(,1)"],
    ["mod_dl_dst:02:00:00:00:00:01,output:2"],
    ["resubmit(,0)"],
  ])("is not settled by %s", (actions) => {
    expect(unsettled(past([`actions=${actions}`]))).toEqual(["h/M"]);
  });

  test("that nothing brings there leaves no doubt", () => {
    const alone = lab({ hosts: { h: { bridges: { A: stp, M: { flows: ["actions=resubmit(,0)"] } } } } });
    expect(unsettled(alone)).toEqual([]);
  });

  test("under a tag that a wire has brought is one that flows see too", () => {
    const tagging = { vlan_mode: "access" as const, tag: 10 };
    const net = (flows: string[]) =>
      lab({
        hosts: {
          h: {
            bridges: {
              A: { ...stp, ports: { a: {} } },
              M: { other_config: forwarding.other_config, ports: { m: tagging, n: {} } },
              F: { ports: { f: {}, g: {} }, flows },
              B: { ...stp, ports: { b: {} } },
            },
          },
        },
        links: [
          { name: "am", ports: ["h/A/a", "h/M/m"] },
          { name: "mf", ports: ["h/M/n", "h/F/f"] },
          { name: "fb", ports: ["h/F/g", "h/B/b"] },
        ],
      });
    const told = (...flows: string[]) => [heardBy(net(flows), "h/A/a"), unsettled(net(flows))];
    expect(told("dl_vlan=10,actions=strip_vlan,output:2")).toEqual([["h/B/b"], []]);
    expect(told("dl_vlan=20,actions=strip_vlan,output:2")).toEqual([[], []]);
    expect(told("actions=output:2")).toEqual([[], []]);
  });
});

/** M puts tag 10 on it and N, a dot1q-tunnel, another; then it comes to S. */
const twiceTagged = (otherConfig: object, limit = 1, flows?: string[]) =>
  lab({
    hosts: {
      h: {
        bridges: {
          A: { ...stp, ports: { a: {} } },
          M: { ...forwarding, ports: { m: { tag: 10 }, m2: {} } },
          N: { ...forwarding, ports: { n: { vlan_mode: "dot1q-tunnel", tag: 20 }, n2: {} } },
        },
      },
      s: {
        other_config: { "vlan-limit": limit },
        bridges: {
          S: { ...stp, other_config: otherConfig, ports: { s: {}, s2: {} }, ...(flows && { flows }) },
        },
      },
    },
    links: [
      { name: "am", ports: ["h/A/a", "h/M/m"] },
      { name: "mn", ports: ["h/M/m2", "h/N/n"] },
      { name: "ns", ports: ["h/N/n2", "s/S/s"] },
    ],
  });

describe("a BPDU under two tags that comes to a bridge in the tree", () => {
  test("is for its tables, as it is to the simulator: with forward-bpdu states of ports decide, and without it is dropped", () => {
    expect(unsettled(twiceTagged(forwarding.other_config))).toEqual(["s/S"]);
    expect(unsettled(twiceTagged({}))).toEqual([]);
    expect(unsettled(twiceTagged({}, 1, ["actions=output:2"]))).toEqual(["s/S"]);
    expect(heardBy(twiceTagged(forwarding.other_config), "h/A/a")).toEqual([]);
  });

  test("is consumed where two tags are read", () => {
    expect(unsettled(twiceTagged(forwarding.other_config, 2))).toEqual([]);
    expect(unsettled(twiceTagged(forwarding.other_config, 0, ["actions=output:2"]))).toEqual([]);
  });
});
