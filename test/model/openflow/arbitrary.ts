import fc from "fast-check";

/**
 * Texts of flows that Open vSwitch takes and simnet models, of many kinds.
 * @param protocol some actions, and some matches on tags, are in one version of OpenFlow only
 */
export function flowText(protocol: "1.0" | "1.3" = "1.0"): fc.Arbitrary<string> {
  const tags = protocol === "1.0" ? fc.oneof(PLAIN_VLAN, VLAN_BITS) : PLAIN_VLAN;
  const link = fc.tuple(optional(inPort), optional(tags), optional(mac("dl_src")), optional(mac("dl_dst")));
  const metadata = fc.tuple(
    optional(number("tun_id", 64)),
    optional(number("reg3", 32)),
    optional(number("metadata", 64)),
  );
  const head = fc.tuple(optional(one("table", 5)), optional(one("priority", 65535)));
  return fc.constantFrom(...FRAMES).chain(({ types, fields, actions }) => {
    const some = fc.subarray([...fields]).chain((chosen) => fc.tuple(fc.constant(""), ...chosen));
    const first = protocol === "1.0" ? fc.constant("") : optional(PUSHED);
    const rest = fc.array(fc.oneof(...ANY_ACTIONS, ...actions, ...(protocol === "1.0" ? OLD : [])), {
      maxLength: 5,
    });
    return fc.tuple(head, link, metadata, some, first, rest).map(([a, b, c, d, push, more]) => {
      const match = [...a, ...types, ...b, ...c, ...d].filter((part) => part !== "");
      const list = [push, ...more].filter((part) => part !== "");
      return [...match, `actions=${list.length === 0 ? "drop" : list.join(",")}`].join(",");
    });
  });
}

const optional = (part: fc.Arbitrary<string>) => fc.option(part, { nil: "" });
const inPort = fc.constantFrom("in_port=1", "in_port=p2", "in_port=LOCAL", "in_port=9");
const hex = (bits: number) =>
  fc.bigInt(0n, 2n ** BigInt(bits) - 1n).map((value) => `0x${value.toString(16)}`);
const number = (name: string, bits: number) =>
  fc
    .tuple(hex(bits), fc.option(hex(bits)))
    .map(([value, mask]) => `${name}=${value}${mask === null ? "" : `/${mask}`}`);
const octets = fc
  .array(fc.nat(255), { minLength: 6, maxLength: 6 })
  .map((all) => all.map((one) => one.toString(16).padStart(2, "0")).join(":"));
const mac = (name: string) =>
  fc
    .tuple(octets, fc.option(octets))
    .map(([value, mask]) => `${name}=${value}${mask === null ? "" : `/${mask}`}`);
const address = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }).map((all) => all.join("."));
const ip = (name: string) =>
  fc
    .tuple(address, fc.option(fc.nat(32)))
    .map(([value, length]) => `${name}=${value}${length === null ? "" : `/${length}`}`);
const groups = fc
  .array(
    hex(16).map((text) => text.slice(2)),
    { minLength: 8, maxLength: 8 },
  )
  .map((all) => all.join(":"));
const ipv6 = (name: string) =>
  fc
    .tuple(groups, fc.option(fc.nat(128)))
    .map(([value, length]) => `${name}=${value}${length === null ? "" : `/${length}`}`);
const one = (name: string, max: number) => fc.nat(max).map((value) => `${name}=${value}`);

const PLAIN_VLAN = fc.oneof(
  one("dl_vlan", 4095),
  one("dl_vlan_pcp", 7),
  fc.tuple(one("dl_vlan", 4095), one("dl_vlan_pcp", 7)).map((both) => both.join(",")),
  fc.constantFrom("vlan_tci=0x1000/0x1000", "vlan_tci=0/0x1fff"),
);
/** What later versions have no words for, or other ones. */
const VLAN_BITS = fc.oneof(
  fc.constantFrom("dl_vlan=0xffff", "vlan_tci=0", "vlan_tci=0/0x1000", "vlan_tci=0x2000/0x2000"),
  fc.nat(4095).map((vid) => `vlan_tci=${vid}/0xfff`),
);

interface Frames {
  readonly types: readonly string[];
  readonly fields: readonly fc.Arbitrary<string>[];
  readonly actions: readonly fc.Arbitrary<string>[];
}

const IP = [ip("nw_src"), ip("nw_dst"), one("nw_ttl", 255), one("ip_dscp", 63), one("nw_ecn", 3)];
const IPV6 = [ipv6("ipv6_src"), ipv6("ipv6_dst"), one("nw_ttl", 255), one("ip_dscp", 63), one("nw_ecn", 3)];
const TP = [number("tp_src", 16), number("tp_dst", 16)];
const IP_ACTIONS = [
  fc.constantFrom("move:NXM_OF_IP_SRC[]->NXM_NX_REG7[]", "move:NXM_OF_IP_SRC[0..7]->NXM_NX_REG4[8..15]"),
  fc.constant(
    "learn(table=9,dl_type=0x800,NXM_OF_IP_SRC[]=NXM_OF_IP_DST[],load:NXM_OF_IP_SRC[]->NXM_NX_REG1[])",
  ),
];

const FRAMES: readonly Frames[] = [
  { types: [], fields: [], actions: [] },
  { types: ["dl_type=0x88b5"], fields: [], actions: [] },
  { types: ["ip"], fields: [...IP, one("nw_proto", 255)], actions: IP_ACTIONS },
  {
    types: ["tcp"],
    fields: [...IP, ...TP],
    actions: [...IP_ACTIONS, fc.constant("learn(table=9,dl_type=0x800,nw_proto=6,tcp_dst=80)")],
  },
  {
    types: ["udp"],
    fields: [...IP, ...TP],
    actions: IP_ACTIONS,
  },
  { types: ["icmp"], fields: [...IP, one("icmp_type", 255), one("icmp_code", 255)], actions: IP_ACTIONS },
  {
    types: ["ipv6"],
    fields: IPV6,
    actions: [fc.constant("move:NXM_NX_IPV6_SRC[0..63]->OXM_OF_METADATA[]")],
  },
  { types: ["tcp6"], fields: [...IPV6, ...TP], actions: [] },
  { types: ["icmp6"], fields: [...IPV6, one("icmpv6_type", 255)], actions: [] },
  {
    types: ["arp"],
    fields: [ip("arp_spa"), ip("arp_tpa"), one("arp_op", 255), mac("arp_sha"), mac("arp_tha")],
    actions: [
      fc.constantFrom("move:NXM_NX_ARP_SHA[]->NXM_OF_ETH_DST[]", "move:NXM_OF_ARP_SPA[]->NXM_NX_REG3[]"),
    ],
  },
];

const ANY_ACTIONS: readonly fc.Arbitrary<string>[] = [
  fc.constantFrom(
    "NORMAL",
    "FLOOD",
    "ALL",
    "IN_PORT",
    "LOCAL",
    "output:1",
    "2",
    "p2",
    "output:NXM_NX_REG0[0..15]",
  ),
  fc.constantFrom("resubmit(,7)", "resubmit:1", "resubmit(2,9)", "resubmit(LOCAL,3)"),
  fc.constantFrom(
    "learn(table=20,hard_timeout=300,priority=1,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:NXM_OF_IN_PORT[])",
    "learn(table=3,idle_timeout=9,in_port=LOCAL,reg1=7,vlan_tci=0x1005,load:0x3->NXM_NX_REG0[0..3])",
    "learn(table=1,dl_type=0x806,NXM_OF_ARP_SPA[0..7]=NXM_NX_REG3[8..15],output:NXM_NX_REG2[])",
  ),
  hex(32).map((key) => `set_tunnel:${key}`),
  hex(64).map((key) => `set_tunnel64:${key}`),
  hex(32).map((value) => `load:${value}->NXM_NX_REG5[]`),
  hex(4).map((value) => `load:${value}->NXM_NX_REG5[7..10]`),
  fc.tuple(hex(32), hex(32)).map(([value, mask]) => `set_field:${value}/${mask}->reg6`),
  octets.map((to) => `mod_dl_dst:${to}`),
  fc.constantFrom(
    "move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]",
    "move:NXM_OF_VLAN_TCI[0..11]->NXM_NX_REG1[4..15]",
  ),
  hex(12).map((vid) => `load:${vid}->NXM_OF_VLAN_TCI[0..11]`),
];

/** What OpenFlow 1.0 has, and later versions have not. */
const OLD: readonly fc.Arbitrary<string>[] = [
  fc.constant("strip_vlan"),
  fc.nat(4095).map((vid) => `mod_vlan_vid:${vid}`),
  fc.nat(7).map((pcp) => `mod_vlan_pcp:${pcp}`),
];

/** What OpenFlow 1.0 has no words for. */
const PUSHED = fc.constantFrom(
  "push_vlan:0x8100",
  "push_vlan:0x8100,set_field:0x1007->vlan_vid",
  "push_vlan:0x88a8,set_field:0x1007->vlan_vid,strip_vlan",
);
