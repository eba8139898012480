import type { Topic } from "./example.ts";
import { gre, pair, vxlan, withFlows } from "./hosts.ts";

const [H1, H2] = ["10.0.0.1", "10.0.0.2"];
const packet = (key: string) => `underlay h1: gre 10.0.0.1 > 10.0.0.2 ${key}, ttl 64, tos 0, df`;

const byKey = { any: gre(H1, { key: "flow" }, { tag: 5 }), seven: gre(H1, { key: 7 }, { tag: 7 }) };

export const FLOW_TUNNELS: Topic = {
  title: "flows and tunnels",
  examples: [
    {
      name: "set_tunnel says the key where the option is flow",
      fabric: withFlows(pair({ g: gre(H2, { key: "flow" }) }, byKey), ["actions=set_tunnel:7,output:1"]),
      sent: [{ send: "h1/b/LOCAL", out: [packet("key 7"), "h2/b/LOCAL [7]"] }],
    },
    {
      name: "set_tunnel says nothing where the option is a key, or none",
      fabric: withFlows(
        pair(
          { g: gre(H2, { key: 7 }), n: gre(H2, { in_key: 9 }) },
          { ...byKey, none: gre(H1, {}, { tag: 3 }) },
        ),
        [
          "dl_vlan=1,actions=strip_vlan,set_tunnel:9,output:1",
          "dl_vlan=2,actions=strip_vlan,set_tunnel:9,output:2",
        ],
      ),
      sent: [
        { send: "h1/b/LOCAL dl_vlan=1", out: [packet("key 7"), "h2/b/LOCAL [7]"] },
        { send: "h1/b/LOCAL dl_vlan=2", out: [packet("no key"), "h2/b/LOCAL [3]"] },
      ],
    },
    {
      name: "tun_id matches the key that a packet came with, also that of a port that takes one key alone",
      fabric: withFlows(
        pair({ g: gre(H2, { key: "flow" }) }, { any: gre(H1, { key: "flow" }), seven: gre(H1, { key: 7 }) }),
        [
          "dl_vlan=7,actions=strip_vlan,set_tunnel:7,output:1",
          "dl_vlan=8,actions=strip_vlan,set_tunnel:8,output:1",
        ],
        ["tun_id=7,actions=mod_vlan_vid:70,local", "tun_id=8,actions=mod_vlan_vid:80,local"],
      ),
      sent: [
        { send: "h1/b/LOCAL dl_vlan=7", out: [packet("key 7"), "h2/b/LOCAL [70]"] },
        { send: "h1/b/LOCAL dl_vlan=8", out: [packet("key 8"), "h2/b/LOCAL [80]"] },
      ],
    },
    {
      name: "tun_src and tun_dst match the addresses of the outer packet",
      fabric: withFlows(
        pair({ g: gre(H2) }, { g: gre(H1) }),
        ["actions=output:1"],
        [`tun_src=${H1},tun_dst=${H2},actions=local`],
      ),
      sent: [{ send: "h1/b/LOCAL", out: [packet("no key"), "h2/b/LOCAL -"] }],
    },
    {
      name: "set_field of tun_dst says where to if remote_ip is flow",
      fabric: withFlows(pair({ g: gre("flow", { key: 7 }) }, { g: gre(H1, { key: 7 }) }), [
        `actions=set_field:${H2}->tun_dst,output:1`,
      ]),
      sent: [{ send: "h1/b/LOCAL", out: [packet("key 7"), "h2/b/LOCAL -"] }],
    },
    {
      name: "the key that a packet came with is the one that it leaves with where the option is flow",
      fabric: withFlows(
        pair(
          { g: gre(H2, { key: "flow" }) },
          { in: gre(H1, { key: "flow" }), out: gre(H1, { in_key: 1, out_key: "flow" }) },
        ),
        ["actions=set_tunnel:7,output:1"],
        ["in_port=1,actions=output:2,local"],
      ),
      sent: [
        {
          send: "h1/b/LOCAL",
          out: [
            packet("key 7"),
            "underlay h2: gre 10.0.0.2 > 10.0.0.1 key 7, ttl 64, tos 0, df",
            "h2/b/LOCAL -",
          ],
        },
      ],
    },
    {
      name: "of a key of more than 24 bits that a flow sets VXLAN sends the lowest",
      fabric: withFlows(pair({ v: vxlan(H2, { key: "flow" }) }, { v: vxlan(H1, { key: 7 }) }), [
        "actions=set_tunnel:0x1000007,output:1",
      ]),
      sent: [
        {
          send: "h1/b/LOCAL",
          out: ["underlay h1: vxlan 10.0.0.1 > 10.0.0.2:4789 key 7, ttl 64, tos 0, df", "h2/b/LOCAL -"],
        },
      ],
    },
    {
      name: "of the 64 bits that set_tunnel64 sets GRE sends the lowest 32",
      fabric: withFlows(pair({ g: gre(H2, { key: "flow" }) }, byKey), [
        "actions=set_tunnel64:0x100000007,output:1",
      ]),
      sent: [{ send: "h1/b/LOCAL", out: [packet("key 7"), "h2/b/LOCAL [7]"] }],
    },
    {
      name: "a tunnel port's own VLAN counts for NORMAL, not for output",
      fabric: withFlows(pair({ g: gre(H2, {}, { tag: 10 }) }, { g: gre(H1) }), [
        "in_port=local,dl_vlan=20,actions=output:1",
        "priority=0,actions=normal",
      ]),
      sent: [
        { send: "h1/b/LOCAL dl_vlan=20", out: [packet("no key"), "h2/b/LOCAL [20]"] },
        { send: "h1/b/LOCAL dl_vlan=10", out: [packet("no key"), "h2/b/LOCAL -"] },
        { send: "h1/b/LOCAL dl_vlan=30", out: [] },
      ],
    },
  ],
};
