import { bridge, bridges, type FabricText, type Ports, type Topic } from "./example.ts";

function reading(limit: number, fabric: FabricText): FabricText {
  const hosts = Object.entries(fabric.hosts).map(([name, host]) => [
    name,
    { ...host, other_config: { "vlan-limit": limit } },
  ]);
  return { ...fabric, hosts: Object.fromEntries(hosts) as FabricText["hosts"] };
}

const ports = { a: { tag: 10 }, a2: { tag: 10 }, b: { tag: 20 }, t: {}, u: {} };
const patched = bridges({
  A: {
    ports: {
      c: { tag: 10 },
      t: {},
      l: { vlan_mode: "native-untagged", tag: 10, type: "patch", options: { peer: "r" } },
    },
  },
  B: {
    ports: {
      r: { vlan_mode: "native-untagged", tag: 10, type: "patch", options: { peer: "l" } },
      b20: { tag: 20 },
    },
  },
});
const forged = "vlans=0x8100:0/0x8100:20";
const two = "vlans=0x8100:10/0x8100:20";

export const VLAN_LIMIT: Topic = {
  title: "how many tags are read",
  examples: [...readsOne(), ...readsMore(2), ...readsMore(0), ...[3, 255].map(readsTwo)],
};

/** Open vSwitch has room for two: include/openvswitch/flow.h, FLOW_MAX_VLAN_HEADERS. */
function readsTwo(limit: number): Topic["examples"][number] {
  const tunnel = { vlan_mode: "dot1q-tunnel", tag: 10, cvlans: [20] } satisfies Ports[string];
  return {
    name: `reading ${limit} is reading 2`,
    fabric: reading(limit, bridge({ a: { tag: 10 }, d: tunnel, t: {} })),
    sent: [
      {
        send: "h/b/t vlans=0x8100:10/0x8100:20/0x8100:30",
        out: ["h/b/d [20][30]", "h/b/LOCAL [10][20][30]"],
      },
      { send: "h/b/a vlans=0x8100:0/0x8100:0/0x8100:20", out: ["h/b/t [10][20]", "h/b/LOCAL [10][20]"] },
    ],
  };
}

function readsOne(): Topic["examples"] {
  return [
    {
      name: "of two tags one is read: the second is payload, and is there when the first comes off",
      fabric: reading(1, bridge(ports)),
      sent: [
        {
          send: `h/b/a ${forged}`,
          out: ["h/b/a2 [20]", "h/b/t [10][20]", "h/b/u [10][20]", "h/b/LOCAL [10][20]"],
        },
        { send: `h/b/t ${two}`, out: ["h/b/a [20]", "h/b/a2 [20]", "h/b/u [10][20]", "h/b/LOCAL [10][20]"] },
      ],
    },
    {
      name: "a tag that surfaces over a patch is dropped",
      fabric: reading(1, patched),
      sent: [{ send: `h/A/t ${two}`, out: ["h/A/c [20]", "h/A/LOCAL [10][20]"] }],
    },
  ];
}

function readsMore(limit: number): Topic["examples"] {
  return [
    {
      name: `reading ${limit}: an access port loses the second tag of what comes with VID 0 outermost`,
      fabric: reading(limit, bridge(ports)),
      sent: [{ send: `h/b/a ${forged}`, out: ["h/b/a2 -", "h/b/t [10]", "h/b/u [10]", "h/b/LOCAL [10]"] }],
    },
    {
      name: `reading ${limit}: a trunk's frame with a second tag leaves by no access port`,
      fabric: reading(limit, bridge(ports)),
      sent: [{ send: `h/b/t ${two}`, out: ["h/b/u [10][20]", "h/b/LOCAL [10][20]"] }],
    },
    {
      name: `reading ${limit}: a second tag surfaces in its VLAN over a native-untagged patch`,
      fabric: reading(limit, patched),
      sent: [{ send: `h/A/t ${two}`, out: ["h/A/LOCAL [10][20]", "h/B/b20 -", "h/B/LOCAL [20]"] }],
    },
    {
      name: `reading ${limit}: cvlans know the customer's tag of what comes from a trunk`,
      fabric: reading(
        limit,
        bridge({
          d: { vlan_mode: "dot1q-tunnel", tag: 10, cvlans: [20] },
          e: { vlan_mode: "dot1q-tunnel", tag: 10, cvlans: [0, 30] },
          t: {},
        }),
      ),
      sent: [
        { send: "h/b/t vlans=0x88a8:10/0x8100:20", out: ["h/b/d [20]", "h/b/LOCAL ad:[10][20]"] },
        { send: "h/b/t vlans=0x88a8:10", out: ["h/b/e -", "h/b/LOCAL ad:[10]"] },
      ],
    },
    {
      name: `reading ${limit}: ip matches an IP packet under two tags, and dl_vlan the first of them`,
      fabric: reading(
        limit,
        bridge(
          { p1: {}, p2: {}, p3: {} },
          { flows: ["ip,dl_vlan=10,actions=output:2", "priority=0,actions=output:3"] },
        ),
      ),
      sent: [
        { send: `h/b/p1 ${two},dl_type=0x0800`, out: ["h/b/p2 [10][20]"] },
        { send: "h/b/p1 vlans=0x8100:10/0x8100:20/0x8100:30,dl_type=0x0800", out: ["h/b/p3 [10][20][30]"] },
      ],
    },
    {
      name: `reading ${limit}: a tag that surfaces in a flow is there, and NORMAL goes by it`,
      fabric: reading(limit, bridge({ p1: {}, b20: { tag: 20 } }, { flows: ["actions=strip_vlan,normal"] })),
      sent: [{ send: `h/b/p1 ${two}`, out: ["h/b/b20 -", "h/b/LOCAL [20]"] }],
    },
  ];
}
