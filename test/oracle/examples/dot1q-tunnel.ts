import { bridge, bridges, type Topic } from "./example.ts";

const tunnel = { vlan_mode: "dot1q-tunnel", tag: 10 } as const;

export const DOT1Q_TUNNEL: Topic = {
  title: "dot1q-tunnel",
  examples: [
    {
      name: "a dot1q-tunnel puts its tag of 802.1ad before whatever comes, and takes it off again",
      fabric: bridge({ d: tunnel, d2: tunnel, t: {} }),
      sent: [
        { send: "h/b/d", out: ["h/b/d2 -", "h/b/t ad:[10]", "h/b/LOCAL ad:[10]"] },
        { send: "h/b/d dl_vlan=20", out: ["h/b/d2 [20]", "h/b/t ad:[10][20]", "h/b/LOCAL ad:[10][20]"] },
        {
          send: "h/b/t vlans=0x88a8:10/0x8100:20",
          out: ["h/b/d [20]", "h/b/d2 [20]", "h/b/LOCAL ad:[10][20]"],
        },
      ],
    },
    {
      name: "a dot1q-tunnel takes off a tag that says nothing, and keeps one of VID 0 with a priority as the customer's",
      fabric: bridge({ d: tunnel, d2: tunnel, t: {} }),
      sent: [
        { send: "h/b/d dl_vlan=0", out: ["h/b/d2 -", "h/b/t ad:[10]", "h/b/LOCAL ad:[10]"] },
        {
          send: "h/b/d dl_vlan=0,dl_vlan_pcp=5",
          out: ["h/b/d2 [0,p5]", "h/b/t ad:[10][0,p5]", "h/b/LOCAL ad:[10][0,p5]"],
        },
        {
          send: "h/b/d dl_vlan=20,dl_vlan_pcp=5",
          out: ["h/b/d2 [20,p5]", "h/b/t ad:[10][20,p5]", "h/b/LOCAL ad:[10][20,p5]"],
        },
      ],
    },
    {
      name: "what comes tagged into a dot1q-tunnel leaves by no access port of its VLAN, what comes untagged does",
      fabric: bridge({ d: tunnel, a: { tag: 10 } }),
      sent: [
        { send: "h/b/d dl_vlan=20", out: ["h/b/LOCAL ad:[10][20]"] },
        { send: "h/b/d", out: ["h/b/a -", "h/b/LOCAL ad:[10]"] },
        { send: "h/b/a", out: ["h/b/d -", "h/b/LOCAL [10]"] },
      ],
    },
    {
      name: "cvlans are the customer VLANs that a dot1q-tunnel carries, 0 being what is untagged",
      fabric: bridge({ d: { ...tunnel, cvlans: [20, 21] }, z: { ...tunnel, cvlans: [0] }, all: tunnel }),
      sent: [
        { send: "h/b/d dl_vlan=20", out: ["h/b/all [20]", "h/b/LOCAL ad:[10][20]"] },
        { send: "h/b/d dl_vlan=30", out: [] },
        { send: "h/b/d", out: [] },
        { send: "h/b/z", out: ["h/b/all -", "h/b/LOCAL ad:[10]"] },
        { send: "h/b/z dl_vlan=20", out: [] },
        { send: "h/b/all dl_vlan=21", out: ["h/b/d [21]", "h/b/LOCAL ad:[10][21]"] },
        { send: "h/b/all dl_vlan=30", out: ["h/b/LOCAL ad:[10][30]"] },
        { send: "h/b/all", out: ["h/b/z -", "h/b/LOCAL ad:[10]"] },
      ],
    },
    {
      name: "cvlans: 0 is a tag that has a priority alone, too, and no other tag is looked for beneath it",
      fabric: bridge({ z: { ...tunnel, cvlans: [0] }, d: { ...tunnel, cvlans: [20] }, t: {} }),
      sent: [
        { send: "h/b/z dl_vlan=0", out: ["h/b/t ad:[10]", "h/b/LOCAL ad:[10]"] },
        { send: "h/b/z dl_vlan=0,dl_vlan_pcp=5", out: ["h/b/t ad:[10][0,p5]", "h/b/LOCAL ad:[10][0,p5]"] },
        { send: "h/b/d dl_vlan=0,dl_vlan_pcp=5", out: [] },
        { send: "h/b/d vlans=0x8100:0.5/0x8100:20", out: [] },
      ],
    },
    {
      name: "VLANs 0 and 4095 of the customer and of the provider are like others, but that VLAN 0 needs no tag",
      fabric: bridge({
        q: { vlan_mode: "dot1q-tunnel", tag: 0, cvlans: [4095] },
        q2: { vlan_mode: "dot1q-tunnel", tag: 4095, cvlans: [4095, 0] },
        t: {},
      }),
      sent: [
        { send: "h/b/q dl_vlan=4095", out: ["h/b/t -", "h/b/LOCAL -"] },
        { send: "h/b/q", out: [] },
        { send: "h/b/q2 dl_vlan=4095", out: ["h/b/t ad:[4095][4095]", "h/b/LOCAL ad:[4095][4095]"] },
        { send: "h/b/q2", out: ["h/b/t ad:[4095]", "h/b/LOCAL ad:[4095]"] },
        {
          send: "h/b/t vlans=0x88a8:4095/0x8100:4095",
          out: ["h/b/q2 [4095]", "h/b/LOCAL ad:[4095][4095]"],
        },
      ],
    },
    {
      name: "cvlans take what comes from a trunk for untagged: of its tags one is read",
      fabric: bridge({ d: { ...tunnel, cvlans: [20, 21] }, z: { ...tunnel, cvlans: [0] }, t: {} }),
      sent: [
        { send: "h/b/t vlans=0x88a8:10/0x8100:21", out: ["h/b/z [21]", "h/b/LOCAL ad:[10][21]"] },
        { send: "h/b/t vlans=0x88a8:10/0x8100:30", out: ["h/b/z [30]", "h/b/LOCAL ad:[10][30]"] },
        { send: "h/b/t vlans=0x88a8:10", out: ["h/b/z -", "h/b/LOCAL ad:[10]"] },
      ],
    },
    {
      name: "qinq-ethtype 802.1q makes the tag of a dot1q-tunnel one of 802.1Q",
      fabric: bridge({ d: { ...tunnel, other_config: { "qinq-ethtype": "802.1q" } }, t: {} }),
      sent: [
        { send: "h/b/d", out: ["h/b/t [10]", "h/b/LOCAL [10]"] },
        { send: "h/b/d dl_vlan=20", out: ["h/b/t [10][20]", "h/b/LOCAL [10][20]"] },
        { send: "h/b/t vlans=0x8100:10/0x8100:20", out: ["h/b/d [20]", "h/b/LOCAL [10][20]"] },
      ],
    },
    {
      name: "a dot1q-tunnel takes off its VLAN's tag of either type",
      fabric: bridge({ d: tunnel, t: {} }),
      sent: [{ send: "h/b/t vlans=0x8100:10/0x8100:20", out: ["h/b/d [20]", "h/b/LOCAL [10][20]"] }],
    },
    {
      name: "a learned unicast reaches a dot1q-tunnel whose cvlans exclude it",
      fabric: bridge({ d: tunnel, e: { ...tunnel, cvlans: [20] }, t: {} }),
      sent: [
        { send: "h/b/d dl_vlan=30", out: ["h/b/t ad:[10][30]", "h/b/LOCAL ad:[10][30]"] },
        {
          after: ["h/b/e dl_vlan=20,dl_src=02:00:00:00:00:0e"],
          send: "h/b/d dl_vlan=30,dl_dst=02:00:00:00:00:0e",
          out: ["h/b/e [30]"],
        },
      ],
    },
    {
      name: "a dot1q-tunnel of another VLAN hears nothing, and one without a tag loses the customer's in VLAN 0",
      fabric: bridge({
        d: tunnel,
        o: { vlan_mode: "dot1q-tunnel", tag: 11 },
        z: { vlan_mode: "dot1q-tunnel" },
        t: {},
      }),
      sent: [
        { send: "h/b/d", out: ["h/b/t ad:[10]", "h/b/LOCAL ad:[10]"] },
        { send: "h/b/z", out: ["h/b/t -", "h/b/LOCAL -"] },
        { send: "h/b/z dl_vlan=20", out: ["h/b/t -", "h/b/LOCAL -"] },
      ],
    },
    {
      name: "trunks count for nothing beside dot1q-tunnel",
      fabric: bridge({ d: { ...tunnel, trunks: [20] }, t: {} }),
      sent: [
        { send: "h/b/d dl_vlan=30", out: ["h/b/t ad:[10][30]", "h/b/LOCAL ad:[10][30]"] },
        { send: "h/b/t vlans=0x88a8:20", out: ["h/b/LOCAL ad:[20]"] },
      ],
    },
    {
      name: "two tunnels between two bridges over a trunk: the customer's VLANs stay apart from the provider's",
      fabric: bridges(
        {
          A: { ports: { d: tunnel, b: { tag: 20 }, l: {} } },
          B: { ports: { r: {}, d: tunnel, b: { tag: 20 } } },
        },
        { wire: "A/l=B/r" },
      ),
      sent: [
        { send: "h/A/d dl_vlan=20", out: ["h/A/LOCAL ad:[10][20]", "h/B/d [20]", "h/B/LOCAL ad:[10][20]"] },
      ],
    },
    {
      name: "a customer's own tag of 802.1ad goes through a dot1q-tunnel",
      fabric: bridge({ d: tunnel, d2: tunnel, t: {} }),
      sent: [
        {
          send: "h/b/d vlans=0x88a8:20",
          out: ["h/b/d2 ad:[20]", "h/b/t ad:[10]ad:[20]", "h/b/LOCAL ad:[10]ad:[20]"],
        },
        {
          send: "h/b/d vlans=0x8100:20/0x8100:30",
          out: ["h/b/d2 [20][30]", "h/b/t ad:[10][20][30]", "h/b/LOCAL ad:[10][20][30]"],
        },
      ],
    },
  ],
};
