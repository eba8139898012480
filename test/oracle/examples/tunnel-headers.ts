import type { FabricText, Topic } from "./example.ts";
import { gre, pair, vxlan, withFlows } from "./hosts.ts";

const [H1, H2] = ["10.0.0.1", "10.0.0.2"];
const packet = (rest: string) => `underlay h1: gre 10.0.0.1 > 10.0.0.2 no key, ${rest}`;
const IP = "dl_type=0x0800,nw_src=192.168.0.1,nw_dst=192.168.0.2";
const IN = "h2/b/LOCAL -";
const INHERIT = { ttl: "inherit", tos: "inherit" } as const;

export const TUNNEL_HEADERS: Topic = {
  title: "outer headers",
  examples: [
    {
      name: "a TTL of 64, a TOS of 0 and DF, whatever is inside",
      fabric: pair({ g: gre(H2) }, { g: gre(H1) }),
      sent: [
        { send: "h1/b/LOCAL", out: [packet("ttl 64, tos 0, df"), IN] },
        { send: `h1/b/LOCAL ${IP},nw_ttl=9,nw_tos=32`, out: [packet("ttl 64, tos 0, df"), IN] },
      ],
    },
    {
      name: "df_default=false leaves DF out",
      fabric: pair({ g: gre(H2, { df_default: false }) }, { g: gre(H1) }),
      sent: [{ send: "h1/b/LOCAL", out: [packet("ttl 64, tos 0"), IN] }],
    },
    {
      name: "csum=true adds a checksum, which the other end takes whatever its own option",
      fabric: pair({ g: gre(H2, { csum: true }) }, { g: gre(H1) }),
      sent: [{ send: "h1/b/LOCAL", out: [packet("ttl 64, tos 0, df, csum"), IN] }],
    },
    {
      name: "csum=true of VXLAN is UDP's checksum",
      fabric: pair({ v: vxlan(H2, { csum: true, key: 7 }) }, { v: vxlan(H1, { key: 7 }) }),
      sent: [
        {
          send: "h1/b/LOCAL",
          out: ["underlay h1: vxlan 10.0.0.1 > 10.0.0.2:4789 key 7, ttl 64, tos 0, df, csum", IN],
        },
      ],
    },
    {
      name: "ttl and tos as written",
      fabric: pair({ g: gre(H2, { ttl: 7, tos: 32 }) }, { g: gre(H1) }),
      sent: [{ send: `h1/b/LOCAL ${IP},nw_ttl=9`, out: [packet("ttl 7, tos 32, df"), IN] }],
    },
    {
      name: "ttl=inherit is the inner packet's, behind one tag too, and 64 around what is no IP packet or behind two",
      fabric: pair({ g: gre(H2, { ttl: "inherit" }) }, { g: gre(H1) }),
      sent: [
        { send: `h1/b/LOCAL ${IP},nw_ttl=9`, out: [packet("ttl 9, tos 0, df"), IN] },
        {
          send: `h1/b/LOCAL ${IP},nw_ttl=9,dl_vlan=10`,
          out: [packet("ttl 9, tos 0, df"), "h2/b/LOCAL [10]"],
        },
        { send: "h1/b/LOCAL", out: [packet("ttl 64, tos 0, df"), IN] },
        {
          send: `h1/b/LOCAL ${IP},nw_ttl=9,vlans=0x8100:10/0x8100:20`,
          out: [packet("ttl 64, tos 0, df"), "h2/b/LOCAL [10][20]"],
        },
      ],
    },
    {
      name: "tos=inherit is the inner packet's, and 0 around what is no IP packet",
      fabric: pair({ g: gre(H2, { tos: "inherit" }) }, { g: gre(H1) }),
      sent: [
        { send: `h1/b/LOCAL ${IP},nw_tos=32`, out: [packet("ttl 64, tos 32, df"), IN] },
        { send: "h1/b/LOCAL", out: [packet("ttl 64, tos 0, df"), IN] },
      ],
    },
    {
      name: "the two bits of ECN are the inner packet's, whatever tos says; CE leaves as ECT(0)",
      fabric: pair({ g: gre(H2) }, { g: gre(H1) }),
      sent: [
        { send: `h1/b/LOCAL ${IP},nw_tos=1`, out: [packet("ttl 64, tos 1, df"), IN] },
        { send: `h1/b/LOCAL ${IP},nw_tos=2`, out: [packet("ttl 64, tos 2, df"), IN] },
        { send: `h1/b/LOCAL ${IP},nw_tos=3`, out: [packet("ttl 64, tos 2, df"), IN] },
        { send: `h1/b/LOCAL ${IP},nw_tos=34`, out: [packet("ttl 64, tos 2, df"), IN] },
      ],
    },
    {
      name: "VXLAN has the same TTL, TOS and DF",
      fabric: pair({ v: vxlan(H2, { ttl: "inherit", tos: "inherit", df_default: false }) }, { v: vxlan(H1) }),
      sent: [
        {
          send: `h1/b/LOCAL ${IP},nw_ttl=9,nw_tos=33`,
          out: ["underlay h1: vxlan 10.0.0.1 > 10.0.0.2:4789 key 0, ttl 9, tos 33", IN],
        },
      ],
    },
    {
      name: "IPv6 is inherited from as IPv4 is",
      fabric: pair({ g: gre(H2, INHERIT) }, { g: gre(H1) }),
      sent: [
        { send: "h1/b/LOCAL dl_type=0x86dd,nw_ttl=9,nw_tos=35", out: [packet("ttl 9, tos 34, df"), IN] },
      ],
    },
    {
      name: "nothing is inherited behind a tag that came to light when NORMAL took the one that was read",
      fabric: pair({ g: { ...gre(H2, INHERIT), tag: 10, vlan_mode: "native-untagged" } }, { g: gre(H1) }),
      sent: [
        {
          send: `h1/b/LOCAL ${IP},nw_ttl=9,nw_tos=33,vlans=0x8100:10/0x8100:20`,
          out: [packet("ttl 64, tos 0, df"), "h2/b/LOCAL [20]"],
        },
        {
          send: `h1/b/LOCAL ${IP},nw_ttl=9,nw_tos=33,dl_vlan=10`,
          out: [packet("ttl 9, tos 33, df"), "h2/b/LOCAL -"],
        },
      ],
    },
    {
      name: "nothing is inherited behind a tag that came to light when a flow took the one that was read",
      fabric: withFlows(pair({ g: gre(H2, INHERIT) }, { g: gre(H1) }), ["actions=strip_vlan,output:1"]),
      sent: [
        {
          send: `h1/b/LOCAL ${IP},nw_ttl=9,nw_tos=33,vlans=0x8100:10/0x8100:20`,
          out: [packet("ttl 64, tos 0, df"), "h2/b/LOCAL [20]"],
        },
        {
          send: `h1/b/LOCAL ${IP},nw_ttl=9,nw_tos=33,dl_vlan=10`,
          out: [packet("ttl 9, tos 33, df"), "h2/b/LOCAL -"],
        },
      ],
    },
    {
      name: "all is inherited under tags that flows put on, however many",
      fabric: withFlows(pair({ g: gre(H2, INHERIT) }, { g: gre(H1) }), [
        "actions=push_vlan:0x8100,set_field:4116->vlan_vid,push_vlan:0x8100,set_field:4106->vlan_vid,output:1",
      ]),
      sent: [
        {
          send: `h1/b/LOCAL ${IP},nw_ttl=9,nw_tos=33`,
          out: [packet("ttl 9, tos 33, df"), "h2/b/LOCAL [10][20]"],
        },
      ],
    },
    ...[2, 0].map((limit) => ({
      name: `with vlan-limit ${limit} all is inherited behind two tags, and nothing behind three`,
      fabric: reading(limit, pair({ g: gre(H2, INHERIT) }, { g: gre(H1) })),
      sent: [
        {
          send: `h1/b/LOCAL ${IP},nw_ttl=9,nw_tos=33,vlans=0x8100:10/0x8100:20`,
          out: [packet("ttl 9, tos 33, df"), "h2/b/LOCAL [10][20]"],
        },
        {
          send: `h1/b/LOCAL ${IP},nw_ttl=9,nw_tos=33,vlans=0x8100:10/0x8100:20/0x8100:30`,
          out: [packet("ttl 64, tos 0, df"), "h2/b/LOCAL [10][20][30]"],
        },
      ],
    })),
  ],
};

/** The same where all hosts read so many tags. */
function reading(limit: number, fabric: FabricText): FabricText {
  const hosts = Object.entries(fabric.hosts).map(([name, host]) => [
    name,
    { ...host, other_config: { "vlan-limit": limit } },
  ]);
  return { ...fabric, hosts: Object.fromEntries(hosts) };
}
