import type { Bridge, FabricText, Topic } from "./example.ts";

const patch = (peer: string, ofport: number) => ({ type: "patch", options: { peer }, ofport }) as const;

/** Of br-tun: 1 is the patch port to br-int, 2 and 3 are tunnels. openstack/neutron, agent/openflow/native/br_tun.py */
function tunnelFlows(vlan: number, key: number, population: readonly string[]): string[] {
  return [
    "table=0,priority=1,in_port=1,actions=resubmit(,2)",
    "table=0,priority=1,in_port=2,actions=resubmit(,3)",
    "table=0,priority=1,in_port=3,actions=resubmit(,3)",
    "table=0,priority=0,actions=drop",
    "table=2,priority=0,dl_dst=00:00:00:00:00:00/01:00:00:00:00:00,actions=resubmit(,20)",
    "table=2,priority=0,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00,actions=resubmit(,22)",
    `table=3,priority=1,tun_id=${key},actions=mod_vlan_vid:${vlan},resubmit(,10)`,
    "table=3,priority=0,actions=drop",
    "table=10,priority=1,actions=learn(table=20,hard_timeout=300,priority=1,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:NXM_OF_IN_PORT[]),output:1",
    ...population,
    "table=20,priority=0,actions=resubmit(,22)",
    `table=22,priority=1,dl_vlan=${vlan},actions=strip_vlan,set_tunnel:${key},output:2,output:3`,
    "table=22,priority=0,actions=drop",
  ];
}

/** A host with the local VLAN `vlan` for key 11111, and tunnels to the hosts of these numbers. */
function host(n: number, vlan: number, others: readonly [number, number], more: Bridge["flows"] = []) {
  const tunnels = others.map((other, at) => [
    `gre-${other}`,
    { type: "gre", options: { remote_ip: `10.0.0.${other}`, key: "flow" }, ofport: at + 2 },
  ]);
  return {
    addresses: [`10.0.0.${n}/24`],
    bridges: {
      "br-int": {
        ports: {
          vm: { tag: vlan },
          dead: { tag: 4095 },
          other: { tag: vlan + 1 },
          "patch-tun": patch("patch-int", 4),
        },
        flows: ["table=0,priority=65535,dl_vlan=4095,actions=drop", "priority=0,actions=normal"],
      },
      "br-tun": {
        fail_mode: "secure" as const,
        ports: { "patch-int": patch("patch-tun", 1), ...(Object.fromEntries(tunnels) as Bridge["ports"]) },
        flows: tunnelFlows(vlan, 11_111, more),
      },
    },
  };
}

/** A key shared by three hosts, each with a local VLAN of its own: 20, 40 and 60. */
const cloud: FabricText = {
  kind: "fabric",
  hosts: { h1: host(1, 20, [2, 3]), h2: host(2, 40, [1, 3]), h3: host(3, 60, [1, 2]) },
};

const B = "02:00:00:00:00:0b";
const populated: FabricText = {
  ...cloud,
  hosts: {
    ...cloud.hosts,
    h1: host(
      1,
      20,
      [2, 3],
      [`table=20,priority=2,dl_vlan=20,dl_dst=${B},actions=strip_vlan,set_tunnel:11111,output:2`],
    ),
  },
};
const gre = (from: number, to: number) =>
  `underlay h${from}: gre 10.0.0.${from} > 10.0.0.${to} key 11111, ttl 64, tos 0, df`;
const heard = (n: number, vlan: number) => [`h${n}/br-int/LOCAL [${vlan}]`, `h${n}/br-int/vm -`];

/** br-ethN: the external VLAN 100 is the local VLAN 20. br_phys.py */
const external: FabricText = {
  kind: "fabric",
  hosts: {
    h: {
      bridges: {
        "br-int": {
          ports: { vm: { tag: 20 }, other: { tag: 21 }, "int-br-eth1": patch("phy-br-eth1", 9) },
          flows: [
            "table=0,priority=65535,dl_vlan=4095,actions=drop",
            "table=0,priority=3,in_port=9,dl_vlan=100,actions=mod_vlan_vid:20,normal",
            "priority=2,in_port=9,actions=drop",
            "priority=0,actions=normal",
          ],
        },
        "br-eth1": {
          ports: { eth1: {}, "phy-br-eth1": patch("int-br-eth1", 9) },
          flows: [
            "priority=4,in_port=9,dl_vlan=20,actions=mod_vlan_vid:100,normal",
            "priority=2,in_port=9,actions=drop",
            "priority=0,actions=normal",
          ],
        },
      },
    },
  },
};

export const NEUTRON: Topic = {
  title: "Neutron's tables",
  examples: [
    {
      name: "from VLAN 20 of one host by key 11111 to VLAN 40 of another",
      fabric: cloud,
      sent: [
        {
          send: "h1/br-int/vm",
          out: ["h1/br-int/LOCAL [20]", gre(1, 2), gre(1, 3), ...heard(2, 40), ...heard(3, 60)],
        },
      ],
    },
    {
      name: "what is learned from a tunnel is answered by that tunnel alone, with the key that it came with",
      fabric: cloud,
      sent: [
        {
          after: ["h2/br-int/vm dl_src=02:00:00:00:00:0b"],
          send: `h1/br-int/vm dl_dst=${B}`,
          out: [gre(1, 2), "h2/br-int/vm -"],
        },
      ],
    },
    {
      name: "l2 population: what is written in table 20 goes by its tunnel from the first frame on",
      fabric: populated,
      sent: [
        {
          send: `h1/br-int/vm dl_dst=${B}`,
          out: ["h1/br-int/LOCAL [20]", gre(1, 2), ...heard(2, 40)],
        },
        {
          send: "h1/br-int/vm dl_dst=02:00:00:00:00:0c",
          out: ["h1/br-int/LOCAL [20]", gre(1, 2), gre(1, 3), ...heard(2, 40), ...heard(3, 60)],
        },
      ],
    },
    {
      name: "no other local VLAN leaves the host, and no dead port's",
      fabric: cloud,
      sent: [
        { send: "h1/br-int/other", out: ["h1/br-int/LOCAL [21]"] },
        { send: "h1/br-int/dead", out: ["h1/br-int/LOCAL [4095]"] },
      ],
    },
    {
      name: "by br-eth1 in the external VLAN, and back",
      fabric: external,
      sent: [
        {
          send: "h/br-int/vm",
          out: ["h/br-int/LOCAL [20]", "h/br-eth1/LOCAL [100]", "h/br-eth1/eth1 [100]"],
        },
        {
          send: "h/br-eth1/eth1 dl_vlan=100",
          out: ["h/br-eth1/LOCAL [100]", "h/br-int/LOCAL [20]", "h/br-int/vm -"],
        },
      ],
    },
    {
      name: "by br-eth1 no other VLAN, either way",
      fabric: external,
      sent: [
        { send: "h/br-int/other", out: ["h/br-int/LOCAL [21]"] },
        { send: "h/br-eth1/eth1 dl_vlan=20", out: ["h/br-eth1/LOCAL [20]"] },
        { send: "h/br-eth1/eth1", out: ["h/br-eth1/LOCAL -"] },
      ],
    },
  ],
};
