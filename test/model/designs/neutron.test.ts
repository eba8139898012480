import { describe, expect, test } from "vitest";
import { face } from "../../../src/model/fabric/face.ts";
import type { Fabric } from "../../../src/model/fabric/fabric.ts";
import { printFlow } from "../../../src/model/openflow/print-flow.ts";
import { tenant, wired } from "../scenario/make.ts";

const neutron = (more: object = {}) => ({ design: { kind: "neutron", ...more } });
const lan = (more: object) => ({ networks: { lan: { subnet: "192.168.0.0/24", ...more } } });
const hosts = (...names: readonly string[]) => ({
  hosts: Object.fromEntries(names.map((name, i) => [name, { address: `1.1.1.${i + 1}/24` }])),
});

/** `h1/br-tun`: its flows as ovs-ofctl has them, and where each comes from. */
function flowsOf(fabric: Fabric, name: string): readonly (readonly [flow: string, origin: string])[] {
  const { bridges, flows } = fabric.columns;
  const bridge = Array.from({ length: bridges.count }, (_, row) => row).find(
    (row) => fabric.bridgeName(row) === name,
  )!;
  return Array.from(fabric.flowsOf(bridge), (row) => [
    printFlow(flows.flow[row]!),
    fabric.blame(flows.origin[row]),
  ]);
}
const textsOf = (fabric: Fabric, name: string) =>
  flowsOf(fabric, name)
    .map(([text]) => text)
    .toSorted();

describe("on every host there are", () => {
  const fabric = wired({ ...neutron(), tenants: { red: tenant({ containers: { app: { host: "h1" } } }) } });

  test("br-int and br-tun, secure, without spanning tree, joined by one patch", () => {
    for (const { bridges } of face(fabric).hosts) {
      expect(bridges).toMatchObject([
        { name: "br-int", failMode: "secure", stp: false },
        { name: "br-tun", failMode: "secure", stp: false },
      ]);
      expect(bridges[0]?.ports[0]).toMatchObject({ name: "patch-tun", kind: "patch", peer: "patch-int" });
      expect(bridges[1]?.ports[0]).toMatchObject({ name: "patch-int", kind: "patch", peer: "patch-tun" });
    }
  });

  test("a tunnel to every other host, by its address in hex, with the key left to the flow", () => {
    const { ports } = face(fabric).host("h2").bridge("br-tun");
    const tunnel = { type: "gre", localIp: "2.2.2.2", inKey: "flow", outKey: "flow", dontFragment: true };
    expect(ports.slice(1)).toMatchObject([
      { name: "gre-01010101", ofport: 2, tunnel: { ...tunnel, remoteIp: "1.1.1.1" } },
      { name: "gre-03030303", ofport: 3, tunnel: { ...tunnel, remoteIp: "3.3.3.3" } },
    ]);
  });

  test("the containers, each on an access port of its network's VLAN there", () => {
    const tenants = { red: tenant(), blue: tenant({ containers: { web: { host: "h2" } } }) };
    const { ports } = face(wired({ ...neutron(), tenants }))
      .host("h2")
      .bridge("br-int");
    expect(ports.slice(1)).toMatchObject([
      { name: "vred-db", vlanMode: "access", tag: 1, endpoint: "red/db" },
      { name: "vblue-web", vlanMode: "access", tag: 2, endpoint: "blue/web" },
    ]);
  });
});

describe("the flows are the agent's:", () => {
  const tenants = { red: tenant(lan({ key: 0x64 })) };
  const fabric = wired({ ...neutron(), ...hosts("h1", "h2", "h3"), tenants });

  test("of br-tun", () => {
    expect(textsOf(fabric, "h1/br-tun")).toEqual(
      [
        "priority=1,in_port=1,actions=resubmit(,2)",
        "priority=1,in_port=2,actions=resubmit(,3)",
        "priority=1,in_port=3,actions=resubmit(,3)",
        "priority=0,actions=drop",
        "table=2,priority=0,dl_dst=00:00:00:00:00:00/01:00:00:00:00:00,actions=resubmit(,20)",
        "table=2,priority=0,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00,actions=resubmit(,22)",
        "table=3,priority=1,tun_id=0x64,actions=mod_vlan_vid:1,resubmit(,10)",
        "table=3,priority=0,actions=drop",
        "table=10,priority=1,actions=learn(table=20,hard_timeout=300,priority=1,NXM_OF_VLAN_TCI[0..11]," +
          "NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[]," +
          "output:NXM_OF_IN_PORT[]),output:1",
        "table=20,priority=0,actions=resubmit(,22)",
        "table=22,priority=1,dl_vlan=1,actions=strip_vlan,set_tunnel:0x64,output:2,output:3",
        "table=22,priority=0,actions=drop",
      ].toSorted(),
    );
  });

  test("of br-tun with VXLAN, whose packets go by table 4", () => {
    const texts = textsOf(wired({ ...neutron({ tunnel: "vxlan" }), tenants }), "h1/br-tun");
    expect(texts).toContain("table=4,priority=1,tun_id=0x64,actions=mod_vlan_vid:1,resubmit(,10)");
    expect(texts).toContain("priority=1,in_port=2,actions=resubmit(,4)");
    expect(texts.filter((text) => text.includes("table=3,"))).toEqual([]);
  });

  test("of br-int", () => {
    expect(textsOf(fabric, "h1/br-int")).toEqual([
      "priority=0,actions=NORMAL",
      "priority=65535,dl_vlan=4095,actions=drop",
    ]);
  });

  test("of br-tun where a network is on one host only: floods go to every tunnel all the same", () => {
    const red = tenant({ ...lan({ key: 100 }), containers: { app: { host: "h1" } } });
    const alone = wired({ ...neutron(), ...hosts("h1", "h2"), tenants: { red } });
    expect(textsOf(alone, "h1/br-tun")).toContain(
      "table=22,priority=1,dl_vlan=1,actions=strip_vlan,set_tunnel:0x64,output:2",
    );
    expect(textsOf(alone, "h2/br-tun").filter((text) => text.includes("dl_vlan"))).toEqual([]);
  });

  test("of a host without others: there is nowhere to flood to", () => {
    const red = tenant({ containers: { app: { host: "h1" } } });
    const texts = textsOf(wired({ ...neutron(), ...hosts("h1"), tenants: { red } }), "h1/br-tun");
    expect(texts.filter((text) => text.startsWith("table=22"))).toEqual(["table=22,priority=0,actions=drop"]);
  });
});

describe("l2 population", () => {
  const tenants = {
    red: tenant({ ...lan({ key: 100 }), containers: { app: { host: "h1" }, db: { host: "h3" } } }),
    blue: tenant({
      ...lan({ key: 200 }),
      containers: { web: { host: "h3", mac: "02:00:00:00:00:aa" }, db: { host: "h2" } },
    }),
  };
  const fabric = wired({ ...neutron({ l2population: true }), tenants });

  test("has tunnels only where a network is on both hosts", () => {
    const tunnels = face(fabric).hosts.map(({ bridges }) =>
      bridges.flatMap(({ ports }) => ports.filter(({ kind }) => kind === "tunnel").map(({ name }) => name)),
    );
    expect(tunnels).toEqual([["gre-03030303"], ["gre-03030303"], ["gre-01010101", "gre-02020202"]]);
  });

  test("tells a host who is where, and floods only to those who have the network", () => {
    const flows = flowsOf(fabric, "h3/br-tun").filter(([text]) => /table=2[02],priority=[12]/.test(text));
    expect(flows).toEqual([
      [
        "table=22,priority=1,dl_vlan=1,actions=strip_vlan,set_tunnel:0x64,output:2",
        "tenants.red.networks.lan.key",
      ],
      [
        "table=22,priority=1,dl_vlan=2,actions=strip_vlan,set_tunnel:0xc8,output:3",
        "tenants.blue.networks.lan.key",
      ],
      [
        "table=20,priority=2,dl_vlan=1,dl_dst=02:00:00:00:00:01,actions=strip_vlan,set_tunnel:0x64,output:2",
        "tenants.red.containers.app",
      ],
      [
        "table=20,priority=2,dl_vlan=2,dl_dst=02:00:00:00:00:04,actions=strip_vlan,set_tunnel:0xc8,output:3",
        "tenants.blue.containers.db",
      ],
    ]);
    expect(textsOf(fabric, "h2/br-tun")).toContain(
      "table=20,priority=2,dl_vlan=1,dl_dst=02:00:00:00:00:aa,actions=strip_vlan,set_tunnel:0xc8,output:2",
    );
  });

  test("has its addresses written, so that they stay when a container goes", () => {
    const changes = [{ kind: "remove-endpoint", endpoint: "red/app" }];
    const changed = wired({ ...neutron({ l2population: true }), tenants, changes });
    expect(face(changed).endpoint("blue/db").mac).toBe("02:00:00:00:00:04");
  });
});

describe("a physical network", () => {
  const design = neutron({ physical: { eth1: { hosts: ["h1", "h2"] } } });
  const provider = { physical: "eth1", vlan: 100 };
  const tenants = { red: tenant(lan({ provider, localVlans: { h1: 20, h2: 40 } })), blue: tenant() };
  const fabric = wired({ ...design, tenants });

  test("has a bridge on each host that it is on, joined to br-int by a patch", () => {
    const { hosts: all } = face(fabric);
    expect(all.map(({ bridges }) => bridges.map(({ name }) => name))).toEqual([
      ["br-int", "br-tun", "br-eth1"],
      ["br-int", "br-tun", "br-eth1"],
      ["br-int", "br-tun"],
    ]);
    expect(all[0]?.bridges[2]?.ports).toMatchObject([
      { name: "eth1", kind: "system", link: "eth1", ofport: 1 },
      { name: "phy-br-eth1", kind: "patch", peer: "int-br-eth1", ofport: 2 },
    ]);
    expect(all[0]?.bridges[0]?.ports[1]).toMatchObject({
      name: "int-br-eth1",
      kind: "patch",
      peer: "phy-br-eth1",
      ofport: 2,
    });
  });

  test("lets pass only what a flow gives a VLAN on the other side", () => {
    expect(flowsOf(fabric, "h2/br-int")).toEqual([
      ["priority=65535,dl_vlan=4095,actions=drop", "design"],
      ["priority=0,actions=NORMAL", "design"],
      ["priority=2,in_port=2,actions=drop", "design.physical.eth1"],
      [
        "priority=3,in_port=2,dl_vlan=100,actions=mod_vlan_vid:40,NORMAL",
        "tenants.red.networks.lan.provider",
      ],
    ]);
    expect(flowsOf(fabric, "h2/br-eth1")).toEqual([
      ["priority=2,in_port=2,actions=drop", "design.physical.eth1"],
      ["priority=0,actions=NORMAL", "design.physical.eth1"],
      [
        "priority=4,in_port=2,dl_vlan=40,actions=mod_vlan_vid:100,NORMAL",
        "tenants.red.networks.lan.provider",
      ],
    ]);
  });

  test("without a VLAN is entered by frames without a tag", () => {
    const red = tenant(lan({ provider: { physical: "eth1" } }));
    const flat = wired({ ...design, tenants: { red } });
    expect(textsOf(flat, "h1/br-int")).toContain(
      "priority=3,in_port=2,vlan_tci=0/0x1fff,actions=mod_vlan_vid:1,NORMAL",
    );
    expect(textsOf(flat, "h1/br-eth1")).toContain("priority=4,in_port=2,dl_vlan=1,actions=strip_vlan,NORMAL");
  });

  test("is one segment of all interfaces; one that is alone is an edge port", () => {
    expect(face(fabric).links).toMatchObject([
      { name: "eth1", ports: ["h1/br-eth1/eth1", "h2/br-eth1/eth1"] },
    ]);
    const red = tenant({ ...lan({ provider }), containers: { app: { host: "h1" } } });
    const alone = wired({ ...neutron({ physical: { eth1: { hosts: ["h1"] } } }), tenants: { red } });
    expect(alone.isEdge(alone.findPort("h1/br-eth1/eth1")!)).toBe(true);
  });

  test("has its servers on a switch, each on an access port of its network's VLAN", () => {
    const red = tenant({ ...lan({ provider }), servers: { nas: { mac: "02:00:00:00:00:77" } } });
    const blue = tenant({ ...lan({ provider: { physical: "eth1" } }), servers: { nas: {} } });
    const served = face(wired({ ...design, tenants: { red, blue } }));
    expect(served.links[0]?.ports).toContain("eth1/switch/uplink");
    expect(served.host("eth1").bridge("switch").ports).toMatchObject([
      { name: "uplink", vlanMode: "trunk" },
      { name: "vred-nas", vlanMode: "access", tag: 100, endpoint: "red/nas" },
      { name: "vblue-nas", vlanMode: "access", tag: 0, endpoint: "blue/nas" },
    ]);
    expect(served.endpoint("red/nas")).toMatchObject({ mac: "02:00:00:00:00:77", ip: "192.168.0.3/24" });
  });
});

const mtu = (more: Readonly<Record<string, unknown>>) => face(wired(more)).endpoint("red/app").mtu;

describe("the MTU is", () => {
  const physical = { eth1: { mtu: 1400 }, eth2: {} };

  test.each([
    ["1458 in GRE", {}, {}, 1458],
    ["1450 in VXLAN", { tunnel: "vxlan" }, {}, 1450],
    ["1500 outside", { physical }, { provider: { physical: "eth2" } }, 1500],
    ["what is written of the physical network", { physical }, { provider: { physical: "eth1" } }, 1400],
    ["the least of both", { physical }, { key: 7, provider: { physical: "eth2" } }, 1458],
    ["what is written of the network", {}, { mtu: 1300 }, 1300],
  ])("%s", (_, design, network, expected) => {
    expect(mtu({ ...neutron(design), tenants: { red: tenant(lan(network)) } })).toBe(expected);
  });

  test.each([
    ["that of the underlay, and at most 1500", { mtu: 9000 }, 1500],
    ["that of a narrow path between its hosts", { paths: [{ from: "h2", to: "h1", mtu: 1400 }] }, 1358],
    ["not that of a path between others", { paths: [{ from: "h2", to: "h3", mtu: 1400 }] }, 1458],
    [
      "that of the paths where all are written",
      {
        mtu: 1400,
        paths: [
          { from: "h2", to: "h1", mtu: 1500 },
          { from: "h1", to: "h2", mtu: 1480 },
        ],
      },
      1438,
    ],
  ])("less what a tunnel takes of %s", (_, underlay, expected) => {
    expect(mtu({ ...neutron(), underlay })).toBe(expected);
  });
});

test("what hosts have in common is there once: a hundred hosts of a hundred networks are wired in a second", () => {
  const names = Array.from({ length: 100 }, (_, i) => `h${i}`);
  const tenants = Object.fromEntries(
    Array.from({ length: 100 }, (_, t) => [
      `t${t}`,
      tenant({ containers: Object.fromEntries(names.map((host) => [`on-${host}`, { host }])) }),
    ]),
  );
  const { flows } = wired({ ...neutron(), ...hosts(...names), tenants }).columns;
  // A host: 2 of br-int, 8 of br-tun, one for each tunnel and two for each network.
  expect(flows.count).toBe(100 * (2 + 8 + 99 + 200));
  expect(new Set(flows.flow).size).toBe(2 + 8 + 99 + 200);
});
