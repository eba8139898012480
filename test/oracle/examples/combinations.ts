import { type Bridge, bridge, bridges, type FabricText, type Topic } from "./example.ts";
import { gre, pair } from "./hosts.ts";

const [H1, H2] = ["10.0.0.1", "10.0.0.2"];
const patch = (peer: string) => ({ type: "patch", options: { peer } }) as const;
const always = { other_config: { "priority-tags": "always" } } as const;

function reading(limit: number, ports: Bridge["ports"], columns: Omit<Bridge, "ports"> = {}): FabricText {
  return {
    kind: "fabric",
    hosts: { h: { other_config: { "vlan-limit": limit }, bridges: { b: { ...columns, ports } } } },
  };
}

/** A dot1q-tunnel port of A beside a patch port to B. */
const customers = bridges({
  A: {
    ports: {
      q: { vlan_mode: "dot1q-tunnel", tag: 10, cvlans: [20] },
      l: { ...patch("r"), vlan_mode: "native-untagged", tag: 10 },
    },
  },
  B: { ports: { r: patch("l"), b20: { tag: 20 }, t: {} } },
});

const inner = pair(
  { c: {}, g: { ...gre(H2, { key: "flow" }), vlan_mode: "dot1q-tunnel", tag: 10 } },
  { d: { tag: 20, ...always }, g: gre(H1, { key: "flow" }) },
);

export const COMBINATIONS: Topic = {
  title: "options together",
  examples: [
    {
      name: "of a dot1q-tunnel with cvlans a native-untagged patch port takes the service tag, and the rest is not read behind it",
      fabric: customers,
      sent: [
        {
          send: "h/A/q dl_vlan=20",
          out: ["h/A/LOCAL ad:[10][20]", "h/B/LOCAL [20]", "h/B/b20 -", "h/B/t [20]"],
        },
        { send: "h/A/q dl_vlan=30", out: [] },
        { send: "h/A/q", out: [] },
        { send: "h/B/b20", out: ["h/A/LOCAL [20]", "h/B/LOCAL [20]", "h/B/t [20]"] },
      ],
    },
    {
      name: "a tunnel that is a dot1q-tunnel carries customers' tags alone, and priority-tags=always tells the priority at the far end",
      fabric: inner,
      sent: [
        {
          send: "h1/b/c dl_vlan=10,dl_vlan_pcp=5",
          out: [
            "h1/b/LOCAL [10,p5]",
            "h2/b/LOCAL -",
            "underlay h1: gre 10.0.0.1 > 10.0.0.2 key 0, ttl 64, tos 0, df",
          ],
        },
        {
          send: "h1/b/c vlans=0x8100:10.5/0x8100:20.3",
          out: [
            "h1/b/LOCAL [10,p5][20,p3]",
            "h2/b/LOCAL [20,p3]",
            "h2/b/d [0,p3]",
            "underlay h1: gre 10.0.0.1 > 10.0.0.2 key 0, ttl 64, tos 0, df",
          ],
        },
        {
          send: "h2/b/d dl_vlan=0,dl_vlan_pcp=5",
          out: [
            "h1/b/LOCAL ad:[10][20,p5]",
            "h1/b/c ad:[10][20,p5]",
            "h2/b/LOCAL [20,p5]",
            "underlay h2: gre 10.0.0.2 > 10.0.0.1 key 0, ttl 64, tos 0, df",
          ],
        },
        {
          send: "h2/b/d",
          out: [
            "h1/b/LOCAL ad:[10][20]",
            "h1/b/c ad:[10][20]",
            "h2/b/LOCAL [20]",
            "underlay h2: gre 10.0.0.2 > 10.0.0.1 key 0, ttl 64, tos 0, df",
          ],
        },
      ],
    },
    {
      name: "with vlan-limit 2 a dot1q-tunnel of qinq-ethtype 802.1q puts on a tag that is taken off elsewhere as any other",
      fabric: reading(2, {
        q: { vlan_mode: "dot1q-tunnel", tag: 10, other_config: { "qinq-ethtype": "802.1q" } },
        s: { vlan_mode: "dot1q-tunnel", tag: 10 },
        a: { tag: 10 },
        n: { vlan_mode: "native-untagged", tag: 10 },
        t: {},
      }),
      sent: [
        {
          send: "h/b/q dl_vlan=20,dl_vlan_pcp=3",
          out: ["h/b/LOCAL [10][20,p3]", "h/b/n [20,p3]", "h/b/s [20,p3]", "h/b/t [10][20,p3]"],
        },
        {
          send: "h/b/s dl_vlan=20",
          out: ["h/b/LOCAL ad:[10][20]", "h/b/n [20]", "h/b/q [20]", "h/b/t ad:[10][20]"],
        },
        {
          send: "h/b/q vlans=0x8100:20/0x8100:30",
          out: ["h/b/LOCAL [10][20]", "h/b/n [20]", "h/b/s [20]", "h/b/t [10][20]"],
        },
        {
          send: "h/b/t vlans=0x8100:10.1/0x88a8:20.2",
          out: ["h/b/LOCAL [10,p1]ad:[20,p2]", "h/b/n ad:[20,p2]", "h/b/q ad:[20,p2]", "h/b/s ad:[20,p2]"],
        },
      ],
    },
    {
      name: "key=flow at both ends and NORMAL: key 0 goes out, and what came with a key by one tunnel leaves with it by another",
      fabric: pair(
        { c: {}, g: gre(H2, { key: "flow" }), g2: gre(H2, { in_key: 3, out_key: 4 }) },
        { d: {}, g: gre(H1, { key: "flow" }), g3: gre(H1, { in_key: 4, out_key: 3 }, { tag: 20 }) },
      ),
      sent: [
        {
          send: "h2/b/d dl_vlan=20",
          out: [
            "h1/b/LOCAL -",
            "h1/b/LOCAL [20]",
            "h1/b/c -",
            "h1/b/c [20]",
            "h2/b/LOCAL -",
            "h2/b/LOCAL [20]",
            "h2/b/d -",
            "underlay h1: gre 10.0.0.1 > 10.0.0.2 key 3, ttl 64, tos 0, df",
            "underlay h1: gre 10.0.0.1 > 10.0.0.2 key 4, ttl 64, tos 0, df",
            "underlay h2: gre 10.0.0.2 > 10.0.0.1 key 0, ttl 64, tos 0, df",
            "underlay h2: gre 10.0.0.2 > 10.0.0.1 key 3, ttl 64, tos 0, df",
          ],
        },
      ],
    },
    {
      name: "a static entry of an access port in another VLAN gets frames without any tag that was read, one of a dot1q-tunnel with the inner",
      fabric: reading(
        2,
        { a: { tag: 30 }, s: { vlan_mode: "dot1q-tunnel", tag: 40 }, t: {} },
        {
          fdb: [
            { vlan: 10, mac: "02:00:00:00:00:0a", port: "a" },
            { vlan: 10, mac: "02:00:00:00:00:0b", port: "s" },
          ],
        },
      ),
      sent: [
        { send: "h/b/t dl_vlan=10,dl_dst=02:00:00:00:00:0a", out: ["h/b/a -"] },
        { send: "h/b/t vlans=0x8100:10/0x8100:20,dl_dst=02:00:00:00:00:0a", out: ["h/b/a -"] },
        { send: "h/b/t vlans=0x8100:10/0x8100:20,dl_dst=02:00:00:00:00:0b", out: ["h/b/s [20]"] },
      ],
    },
    {
      name: "with forward-bpdu a frame to a reserved address takes a dot1q-tunnel's tag, if the tunnel knows its VLAN",
      fabric: bridge(
        { q: { vlan_mode: "dot1q-tunnel", tag: 10, cvlans: [20] }, a: { tag: 10, ...always }, t: {} },
        { other_config: { "forward-bpdu": true } },
      ),
      sent: [
        {
          send: "h/b/q dl_dst=01:80:c2:00:00:0e,dl_vlan=20,dl_vlan_pcp=4",
          out: ["h/b/LOCAL ad:[10][20,p4]", "h/b/t ad:[10][20,p4]"],
        },
        { send: "h/b/q dl_dst=01:80:c2:00:00:0e,dl_vlan=30", out: [] },
        { send: "h/b/q dl_dst=01:80:c2:00:00:0e,dl_vlan=0,dl_vlan_pcp=6", out: [] },
      ],
    },
    {
      name: "native-tagged with priority-tags=always, over a patch port to one that is native-untagged",
      fabric: bridges({
        A: {
          ports: {
            n: { vlan_mode: "native-tagged", tag: 10, ...always },
            l: { ...patch("r"), vlan_mode: "native-tagged", tag: 10 },
          },
        },
        B: {
          ports: {
            r: { ...patch("l"), vlan_mode: "native-untagged", tag: 10 },
            u: { vlan_mode: "native-untagged", tag: 10, ...always },
            t: {},
          },
        },
      }),
      sent: [
        {
          send: "h/A/n dl_vlan=0,dl_vlan_pcp=2",
          out: ["h/A/LOCAL [10,p2]", "h/B/LOCAL [10,p2]", "h/B/t [10,p2]", "h/B/u [0,p2]"],
        },
        {
          send: "h/A/n vlans=0x88a8:10.7",
          out: ["h/A/LOCAL ad:[10,p7]", "h/B/LOCAL ad:[10,p7]", "h/B/t ad:[10,p7]", "h/B/u [0,p7]"],
        },
        {
          send: "h/B/t dl_vlan=10,dl_vlan_pcp=3",
          out: ["h/A/LOCAL [10]", "h/A/n [10]", "h/B/LOCAL [10,p3]", "h/B/u [0,p3]"],
        },
      ],
    },
  ],
};
