import {
  type Bridge,
  bridges,
  type Example,
  type FabricText,
  inTree,
  type Topic,
  type Tree,
} from "./example.ts";

const ONE = "8000.000000000001";
const BPDU = "dl_dst=01:80:c2:00:00:00";
const FORWARDING = { other_config: { "forward-bpdu": true } };

const patch = (peer: string, ofport?: number) => ({ type: "patch", options: { peer }, ofport }) as const;

/** A and B run spanning tree, and are joined by a cable; on another between them stands M, which does not. */
function past(flows: readonly string[], columns: Omit<Bridge, "ports" | "flows"> = {}): FabricText {
  return bridges(
    {
      A: inTree({ one: {}, two: {}, edge: {} }),
      M: { ...columns, ports: { one: {}, two: {} }, flows: [...flows] },
      B: inTree({ one: {}, two: {} }),
    },
    { am: "A/one=M/one", mb: "M/two=B/two", ab: "A/two=B/one" },
  );
}

/** The same with patch ports in place of the cables to M: its ofports 1 and 2. */
function pastPatches(flows: readonly string[]): FabricText {
  return bridges(
    {
      A: inTree({ one: patch("m1"), two: {}, edge: {} }),
      M: { ports: { m1: patch("one", 1), m2: patch("b2", 2) }, flows: [...flows] },
      B: inTree({ one: {}, b2: patch("m2") }),
    },
    { ab: "A/two=B/one" },
  );
}

const A_IS_ROOT = [
  `root ${ONE}`,
  "one designated forwarding 2",
  "two designated forwarding 2",
  "edge designated forwarding 2",
];

/** B hears A by way of M, whose port there has the better number, and blocks the cable. */
const heard = (port = "two"): Tree => ({
  bridges: {
    "h/A": A_IS_ROOT,
    "h/B": [`2 by ${port} to ${ONE}`, "one alternate blocking 2", `${port} root forwarding 2`],
  },
});

/** B hears A over the cable alone, and blocks nothing. */
const unheard = (port = "two"): Tree => ({
  bridges: {
    "h/A": A_IS_ROOT,
    "h/B": [`2 by one to ${ONE}`, "one root forwarding 2", `${port} designated forwarding 2`],
  },
});

function example(name: string, fabric: FabricText, tree: Tree): Example {
  return { name, fabric, trees: [tree] };
}

export const TREE_FLOWS: Topic = {
  title: "spanning trees through tables",
  examples: [
    example("NORMAL of a table drops BPDUs", past(["actions=NORMAL"]), unheard()),
    example("NORMAL of a table passes them with forward-bpdu", past(["actions=NORMAL"], FORWARDING), heard()),
    example("an output passes BPDUs on", past(["in_port=1,actions=output:2"]), heard()),
    example(
      "an output does so with fail_mode=secure, too",
      past(["in_port=1,actions=output:2"], { fail_mode: "secure" }),
      heard(),
    ),
    example("what goes the other way alone tells B nothing", past(["in_port=2,actions=output:1"]), unheard()),
    example(
      "flows for other types do not meet BPDUs, and no flow drops them, whatever forward-bpdu says",
      past(["dl_type=0x88b5,actions=output:1,output:2"], FORWARDING),
      unheard(),
    ),
    example(
      "a flow for their address keeps BPDUs from ALL",
      past([`${BPDU},actions=drop`, "priority=0,actions=ALL"]),
      unheard(),
    ),
    example(
      "a flow for their address keeps BPDUs from NORMAL with forward-bpdu",
      past([`priority=2,${BPDU},actions=drop`, "priority=1,actions=NORMAL"], FORWARDING),
      unheard(),
    ),
    example(
      "FLOOD passes BPDUs on, and they match dl_type=0x05ff",
      past(["dl_type=0x05ff,actions=resubmit(2,1)", "table=1,in_port=2,actions=FLOOD"]),
      heard(),
    ),
    example(
      "a tag that flows put on is not understood behind a cable",
      past(["actions=mod_vlan_vid:10,ALL"]),
      unheard(),
    ),
    example("a tag that they take off again is", past(["actions=mod_vlan_vid:10,strip_vlan,ALL"]), heard()),
    example(
      "a port in a register is as good as one that is written",
      past(["actions=load:2->NXM_NX_REG0[],output:NXM_NX_REG0[]"]),
      heard(),
    ),
    example(
      "an output to a patch port passes BPDUs on",
      pastPatches(["in_port=1,actions=output:2", "in_port=2,actions=output:1"]),
      heard("b2"),
    ),
    example(
      "a tag that flows put on does not matter behind a patch port",
      pastPatches(["in_port=1,actions=mod_vlan_vid:10,output:2"]),
      heard("b2"),
    ),
    example(
      "NORMAL of a table drops BPDUs between patch ports as well",
      pastPatches(["actions=NORMAL"]),
      unheard("b2"),
    ),
    {
      name: "a bridge of fail_mode secure takes part, and forwards nothing else",
      fabric: bridges(
        { A: inTree({ x: {}, y: {} }), B: { ...inTree({ x: {}, y: {}, c: {} }), fail_mode: "secure" } },
        { one: "A/x=B/x", two: "A/y=B/y" },
      ),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 2", "y designated forwarding 2"],
            "h/B": [
              `2 by x to ${ONE}`,
              "x root forwarding 2",
              "y alternate blocking 2",
              "c designated forwarding 2",
            ],
          },
        },
      ],
      sent: [
        { send: "h/B/c", out: [] },
        { send: "h/A/LOCAL", out: [] },
      ],
    },
    {
      name: "a flow takes off the tag that an access port before it has put on",
      fabric: behindAccess(10),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "a designated forwarding 2"],
            "h/B": [`2 by b to ${ONE}`, "b root forwarding 2"],
          },
        },
      ],
    },
    {
      name: "a flow for another VLAN does not take what an access port has tagged",
      fabric: behindAccess(20),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "a designated forwarding 2"],
            "h/B": ["root 8000.000000000004", "b designated forwarding 2"],
          },
        },
      ],
    },
    {
      name: "under two tags a BPDU comes to nobody in the tree, which passes it on with forward-bpdu alone",
      fabric: bridges(
        {
          A: inTree({ a: {} }),
          M: { ...FORWARDING, ports: { m: { tag: 10 }, m2: {} } },
          N: { ...FORWARDING, ports: { n: { vlan_mode: "dot1q-tunnel", tag: 20 }, n2: {} } },
          S: inTree({ s: {} }),
        },
        { am: "A/a=M/m", mn: "M/m2=N/n", ns: "N/n2=S/s" },
      ),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "a designated forwarding 2"],
            "h/S": ["root 8000.000000000004", "s designated forwarding 2"],
          },
        },
      ],
    },
  ],
};

/** Between A and B, which run spanning tree, an access port of VLAN 10 and a bridge that takes the tag of a VLAN off. */
function behindAccess(vlan: number): FabricText {
  return bridges(
    {
      A: inTree({ a: {} }),
      M: { ...FORWARDING, ports: { m: { tag: 10 }, n: {} } },
      F: { ports: { f: {}, g: {} }, flows: [`dl_vlan=${vlan},actions=strip_vlan,output:2`] },
      B: inTree({ b: {} }),
    },
    { am: "A/a=M/m", mf: "M/n=F/f", fb: "F/g=B/b" },
  );
}
