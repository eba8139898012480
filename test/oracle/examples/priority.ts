import { bridge, type Topic } from "./example.ts";

const to = (tags: "never" | "if-nonzero" | "always" | boolean) => ({
  tag: 10,
  other_config: { "priority-tags": tags },
});

export const PRIORITY: Topic = {
  title: "priorities and priority-tagged frames",
  examples: [
    {
      name: "an access port takes VID 0 as untagged, whatever its priority and its type",
      fabric: bridge({ a: { tag: 10 }, a2: { tag: 10 }, t: {} }),
      sent: [
        { send: "h/b/a dl_vlan=0", out: ["h/b/a2 -", "h/b/t [10]", "h/b/LOCAL [10]"] },
        { send: "h/b/a dl_vlan=0,dl_vlan_pcp=5", out: ["h/b/a2 -", "h/b/t [10,p5]", "h/b/LOCAL [10,p5]"] },
        { send: "h/b/a vlans=0x88a8:0", out: ["h/b/a2 -", "h/b/t ad:[10]", "h/b/LOCAL ad:[10]"] },
        { send: "h/b/a vlans=0x88a8:0.5", out: ["h/b/a2 -", "h/b/t ad:[10,p5]", "h/b/LOCAL ad:[10,p5]"] },
      ],
    },
    {
      name: "a trunk passes on a priority that is not 0 in a tag of VID 0, and takes off a tag that says nothing",
      fabric: bridge({ t: {}, u: {}, z: { tag: 0 } }),
      sent: [
        { send: "h/b/t dl_vlan=0", out: ["h/b/u -", "h/b/z -", "h/b/LOCAL -"] },
        { send: "h/b/t dl_vlan=0,dl_vlan_pcp=5", out: ["h/b/u [0,p5]", "h/b/z -", "h/b/LOCAL [0,p5]"] },
        { send: "h/b/t vlans=0x88a8:0.5", out: ["h/b/u ad:[0,p5]", "h/b/z -", "h/b/LOCAL ad:[0,p5]"] },
      ],
    },
    {
      name: "the priority of a tag is kept from trunk to trunk, and its type too",
      fabric: bridge({ t: {}, u: {}, a: { tag: 10 } }),
      sent: [
        { send: "h/b/t dl_vlan=10,dl_vlan_pcp=3", out: ["h/b/u [10,p3]", "h/b/a -", "h/b/LOCAL [10,p3]"] },
        { send: "h/b/t vlans=0x88a8:10.3", out: ["h/b/u ad:[10,p3]", "h/b/a -", "h/b/LOCAL ad:[10,p3]"] },
      ],
    },
    {
      name: "priority-tags: never loses the priority, if-nonzero keeps it, always says 0 too where a tag was",
      fabric: bridge({ n: to("never"), i: to("if-nonzero"), w: to("always"), t: {} }),
      sent: [
        {
          send: "h/b/t dl_vlan=10,dl_vlan_pcp=5",
          out: ["h/b/n -", "h/b/i [0,p5]", "h/b/w [0,p5]", "h/b/LOCAL [10,p5]"],
        },
        { send: "h/b/t dl_vlan=10", out: ["h/b/n -", "h/b/i -", "h/b/w -", "h/b/LOCAL [10]"] },
        {
          send: "h/b/n dl_vlan=0,dl_vlan_pcp=5",
          out: ["h/b/i [0,p5]", "h/b/w [0,p5]", "h/b/t [10,p5]", "h/b/LOCAL [10,p5]"],
        },
      ],
    },
    {
      name: "priority-tags true is if-nonzero, and false is never",
      fabric: bridge({ y: to(true), n: to(false), t: {} }),
      sent: [
        { send: "h/b/t dl_vlan=10,dl_vlan_pcp=5", out: ["h/b/y [0,p5]", "h/b/n -", "h/b/LOCAL [10,p5]"] },
        { send: "h/b/t dl_vlan=10", out: ["h/b/y -", "h/b/n -", "h/b/LOCAL [10]"] },
      ],
    },
    {
      name: "priority-tags of a trunk: always keeps a tag of VID 0 and priority 0",
      fabric: bridge({
        t: {},
        n: {},
        i: { other_config: { "priority-tags": "if-nonzero" } },
        w: { other_config: { "priority-tags": "always" } },
      }),
      sent: [
        { send: "h/b/t dl_vlan=0", out: ["h/b/n -", "h/b/i -", "h/b/w [0]", "h/b/LOCAL -"] },
        { send: "h/b/t", out: ["h/b/n -", "h/b/i -", "h/b/w -", "h/b/LOCAL -"] },
        {
          send: "h/b/t dl_vlan=0,dl_vlan_pcp=5",
          out: ["h/b/n [0,p5]", "h/b/i [0,p5]", "h/b/w [0,p5]", "h/b/LOCAL [0,p5]"],
        },
      ],
    },
    {
      name: "priority-tags: what came in a tag of 802.1ad leaves an access port in one of 802.1Q",
      fabric: bridge({ a: { tag: 10 }, i: to("if-nonzero") }),
      sent: [{ send: "h/b/a vlans=0x88a8:0.5", out: ["h/b/i [0,p5]", "h/b/LOCAL ad:[10,p5]"] }],
    },
    {
      name: "a native VLAN that leaves untagged loses its priority, or keeps it by priority-tags",
      fabric: bridge({
        u: { vlan_mode: "native-untagged", tag: 10 },
        i: { vlan_mode: "native-untagged", tag: 10, other_config: { "priority-tags": "if-nonzero" } },
        t: {},
      }),
      sent: [
        { send: "h/b/t dl_vlan=10,dl_vlan_pcp=5", out: ["h/b/u -", "h/b/i [0,p5]", "h/b/LOCAL [10,p5]"] },
      ],
    },
    {
      name: "a dot1q-tunnel with priority-tags",
      fabric: bridge({
        d: { vlan_mode: "dot1q-tunnel", tag: 10, other_config: { "priority-tags": "if-nonzero" } },
        w: { vlan_mode: "dot1q-tunnel", tag: 10, other_config: { "priority-tags": "always" } },
        t: {},
      }),
      sent: [
        { send: "h/b/t vlans=0x88a8:10.5", out: ["h/b/d [0,p5]", "h/b/w [0,p5]", "h/b/LOCAL ad:[10,p5]"] },
        {
          send: "h/b/t vlans=0x88a8:10.5/0x8100:20",
          out: ["h/b/d [0,p5][20]", "h/b/w [0,p5][20]", "h/b/LOCAL ad:[10,p5][20]"],
        },
      ],
    },
  ],
};
