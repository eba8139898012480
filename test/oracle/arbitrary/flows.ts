import fc from "fast-check";
import { readFlow } from "../../../src/model/openflow/read-flow.ts";
import { station } from "./frames.ts";

/** A flow whose ports are yet to be named: `{3}` stands for the fourth of them, or for who is there instead. */
export type FlowSketch = string;

const port = fc.nat(7).map((nth) => `{${nth}}`);
const vid = fc.constantFrom(10, 20, 10, 20, 0, 30, 4095);
const key = fc.constantFrom(100, 200, 0);
const word = (...words: string[]) => fc.constantFrom(...words);
const text = (parts: TemplateStringsArray, ...drawn: fc.Arbitrary<string | number>[]): fc.Arbitrary<string> =>
  fc.tuple(...drawn).map((values) => parts.map((part, at) => `${part}${values[at] ?? ""}`).join(""));

type Weighted = readonly (readonly [weight: number, arbitrary: fc.Arbitrary<string>])[];
const oneOf = (table: Weighted) =>
  fc.oneof({ withCrossShrink: true }, ...table.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** One line for each kind of match. */
const MATCHES: Weighted = [
  [6, text`in_port=${port}`],
  [1, word("in_port=LOCAL")],
  [4, text`dl_vlan=${vid}`],
  [1, text`dl_vlan_pcp=${fc.constantFrom(0, 3)}`],
  [2, word("vlan_tci=0x1000/0x1000", "vlan_tci=0x0000/0x1000", "vlan_tci=0x100a/0x1fff")],
  [3, word("dl_dst=01:00:00:00:00:00/01:00:00:00:00:00", "dl_dst=00:00:00:00:00:00/01:00:00:00:00:00")],
  [2, text`dl_dst=${station(4)}`],
  [2, text`dl_src=${station(4)}`],
  [1, word("dl_src=02:00:00:00:00:00/ff:ff:ff:ff:ff:fe", "dl_dst=00:00:00:00:00:01/00:00:00:00:00:01")],
  [1, word("dl_type=0x88b5", "dl_type=0x8100", "dl_type=0x88a8", "dl_type=0x0800")],
  [2, word("ip", "arp", "tcp", "udp", "icmp", "ipv6")],
  [2, word("ip,nw_src=192.168.0.1", "ip,nw_dst=192.168.0.0/30", "ip,nw_dst=192.168.0.2", "ip,nw_tos=32")],
  [1, word("arp,arp_op=1", "arp,arp_tpa=192.168.0.2", "arp,arp_spa=192.168.0.0/31")],
  [1, word("tcp,tp_dst=80", "udp,tp_dst=53", "tcp,tp_src=1000/0xfff8", "tcp,tp_dst=0x50/0xfff0")],
  [1, word("reg0=1", "reg0=0x1/0x1", "reg1=0", "metadata=7", "metadata=0/0x1")],
  [2, text`tun_id=${key}`],
  [
    1,
    word("tun_id=0x40/0x40", "tun_src=10.0.0.1", "tun_src=10.0.0.2", "tun_dst=10.0.0.1", "tun_src=0.0.0.0"),
  ],
];

const table = fc.constantFrom(0, 1, 2, 3);
const later = fc.constantFrom(1, 2, 3);

const LEARNED_MATCHES: Weighted = [
  [4, word("NXM_OF_VLAN_TCI[0..11]")],
  [4, word("NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[]")],
  [1, word("NXM_OF_ETH_SRC[]=NXM_OF_ETH_DST[]", "NXM_OF_ETH_SRC[]")],
  [1, word("NXM_OF_IN_PORT[]", "dl_vlan=10", "NXM_OF_VLAN_TCI[]", "NXM_NX_TUN_ID[]", "reg0=1")],
];
const LEARNED_ACTIONS: Weighted = [
  [3, word("output:NXM_OF_IN_PORT[]")],
  [2, word("load:0->NXM_OF_VLAN_TCI[]", "load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[]")],
  [1, word("load:0x1014->NXM_OF_VLAN_TCI[]", "load:NXM_OF_VLAN_TCI[]->NXM_NX_REG0[0..15]")],
  [1, word("output:NXM_NX_REG1[0..15]", "load:1->NXM_NX_REG0[]")],
];
/** As Neutron has it, and variants: what is matched, and what is done then, in any order. */
const learn = fc
  .record({
    into: later,
    timeout: word(
      "",
      ",hard_timeout=300",
      ",hard_timeout=12",
      ",idle_timeout=12",
      ",idle_timeout=8,hard_timeout=12",
    ),
    priority: fc.constantFrom(1, 1, 5, 0),
    matches: fc.uniqueArray(oneOf(LEARNED_MATCHES), { minLength: 1, maxLength: 3, size: "max" }),
    actions: fc.array(oneOf(LEARNED_ACTIONS), { maxLength: 3, size: "max" }),
  })
  .map(({ into, timeout, priority, matches, actions }) =>
    [`learn(table=${into}${timeout},priority=${priority}`, ...matches, ...actions].join(",").concat(")"),
  );

/** One line for each kind of action. */
const ACTIONS: Weighted = [
  [6, text`output:${port}`],
  [2, port],
  [5, word("NORMAL")],
  [2, word("FLOOD")],
  [1, word("ALL")],
  [1, word("IN_PORT")],
  [1, word("LOCAL")],
  [5, text`resubmit(,${table})`],
  [1, text`resubmit(${port},${table})`],
  [1, text`resubmit:${port}`],
  [2, word("push_vlan:0x8100", "push_vlan:0x88a8")],
  [3, word("strip_vlan")],
  [4, text`mod_vlan_vid:${vid}`],
  [1, text`mod_vlan_pcp:${fc.constantFrom(0, 5)}`],
  [1, text`set_field:${vid.map((one) => one + 0x1000)}->vlan_vid`],
  [1, text`load:${vid}->NXM_OF_VLAN_TCI[0..11]`],
  [1, word("load:0x100a->NXM_OF_VLAN_TCI[]", "load:0->NXM_OF_VLAN_TCI[]", "load:1->NXM_OF_VLAN_TCI[12]")],
  [
    1,
    word(
      "move:NXM_OF_VLAN_TCI[0..11]->NXM_NX_REG0[0..11]",
      "move:NXM_NX_REG0[0..11]->NXM_OF_VLAN_TCI[0..11]",
    ),
  ],
  [1, word("move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[]", "move:NXM_NX_TUN_ID[0..31]->NXM_NX_REG0[]")],
  [1, text`load:${port}->NXM_NX_REG1[0..15]`],
  [1, word("output:NXM_NX_REG1[0..15]", "output:NXM_OF_IN_PORT[]", "output:NXM_NX_REG0[0..15]")],
  [1, word("load:1->NXM_NX_REG0[]", "set_field:7->metadata", "set_field:0x1/0x1->reg0")],
  [1, text`mod_dl_dst:${station(4)}`],
  [1, text`mod_dl_src:${station(4)}`],
  [3, text`set_tunnel:${key}`],
  [1, word("set_field:10.0.0.2->tun_dst", "set_field:10.0.0.1->tun_dst", "set_field:10.0.0.99->tun_dst")],
  [2, learn],
];

const actions = fc
  .tuple(
    fc.array(oneOf(ACTIONS), { minLength: 1, maxLength: 4, size: "max" }),
    fc.option(later, { freq: 8, nil: undefined }),
  )
  .map(([list, next]) =>
    (next === undefined ? sayable(list) : [...sayable(list), `goto_table:${next}`]).join(","),
  );

/**
 * push_vlan needs a later OpenFlow than 1.0, and there a flow may change or take only tags that it knows of: of a list
 * with both, what would not be taken is left out. What writes vlan_tci may have taken the tag: it knows of none then.
 */
function sayable(list: readonly string[]): readonly string[] {
  if (!list.some((action) => action.startsWith("push_vlan"))) return list;
  let tags = 0;
  return list.filter((action) => {
    if (action.startsWith("push_vlan")) return ++tags <= 2;
    if (action === "strip_vlan") return tags > 0 && tags-- > 0;
    const isSaid = tags > 0 || !/^mod_vlan|vlan_vid$|VLAN_TCI/.test(action);
    if (/^(?:load|move).*->NXM_OF_VLAN_TCI/.test(action)) tags = 0;
    return isSaid;
  });
}

/** A flow of any kind, in a table of `tables`. */
export function anyFlow(tables: fc.Arbitrary<number>): fc.Arbitrary<FlowSketch> {
  return fc
    .record({
      table: tables,
      priority: fc.constantFrom(1, 1, 2, 3, 3, 10),
      matches: fc.array(oneOf(MATCHES), { maxLength: 2, size: "max" }),
      actions: oneOf([
        [12, actions],
        [1, word("drop")],
      ]),
    })
    .map(({ table: number, priority, matches, actions: list }) =>
      [`table=${number}`, `priority=${priority}`, ...matches, `actions=${list}`].join(","),
    );
}

/** What a table does with what no other flow of it takes: mostly something. */
const rest = oneOf([
  [4, word("NORMAL")],
  [2, word("resubmit(,3)", "resubmit(,2)")],
  [1, word("FLOOD", "drop")],
  [2, text`output:${port}`],
]);

/** The tables of a bridge: wholly at random, but for what is at the bottom of each. */
export const anyTables: fc.Arbitrary<FlowSketch[]> = fc
  .tuple(
    fc.array(anyFlow(table), { maxLength: 10, size: "max" }),
    fc.tuple(rest, rest, rest, word("NORMAL", "FLOOD")),
  )
  .map(([flows, bottoms]) =>
    flows.concat(bottoms.map((list, number) => `table=${number},priority=0,actions=${list}`)),
  );

/**
 * Flows with their ports named. What simnet's reader refuses is left out: contradictions, and what Open vSwitch refuses.
 * @param ofports of the bridge
 */
export function flowsOn(sketches: readonly FlowSketch[], ofports: readonly number[]): string[] {
  const named = sketches.map((sketch) =>
    sketch.replaceAll(/\{(\d+)\}/g, (_, nth: string) => String(ofports[Number(nth) % ofports.length] ?? 1)),
  );
  return named.filter((flow) => readFlow(flow, { path: "", ports: NO_NAMES }).ok);
}

const NO_NAMES = { numberOf: () => undefined, names: [] };
