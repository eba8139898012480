import type { Example, Ports, Topic } from "./example.ts";
import { gre, pair, vxlan } from "./hosts.ts";

const H2 = "10.0.0.2";

/** Two ports of h1: whether the second comes to be. */
function both(name: string, first: Ports[string], second: Ports[string], refused: boolean): Example {
  return { name, fabric: pair({ first, second }, {}), refused: refused ? ["h1/b/second"] : [] };
}

export const TUNNEL_DUPLICATES: Topic = {
  title: "tunnels that exclude each other",
  examples: [
    both("the same key twice is refused", gre(H2, { key: 100 }), gre(H2, { key: 100 }), true),
    both("no key and key 0 are the same", gre(H2), gre(H2, { key: 0 }), true),
    both(
      "out_key alone takes what has no key, as a port without one does",
      gre(H2),
      gre(H2, { out_key: 104 }),
      true,
    ),
    both("only in_key counts", gre(H2, { key: 100 }), gre(H2, { in_key: 100, out_key: 200 }), true),
    both(
      "another in_key beside the same out_key stands",
      gre(H2, { key: 100 }),
      gre(H2, { in_key: 101, out_key: 100 }),
      false,
    ),
    both("another key stands", gre(H2, { key: 100 }), gre(H2, { key: 101 }), false),
    both("another remote_ip stands", gre(H2, { key: 100 }), gre("10.0.0.3", { key: 100 }), false),
    both(
      "another local_ip stands",
      gre(H2, { key: 100 }),
      gre(H2, { key: 100, local_ip: "10.0.0.1" }),
      false,
    ),
    both("key=flow beside a key stands", gre(H2, { key: 100 }), gre(H2, { key: "flow" }), false),
    both(
      "key=flow twice is refused, whatever out_key",
      gre(H2, { key: "flow" }),
      gre(H2, { in_key: "flow", out_key: 5 }),
      true,
    ),
    both("remote_ip=flow beside a remote_ip stands", gre(H2, { key: 100 }), gre("flow", { key: 100 }), false),
    both(
      "local_ip=flow beside none stands",
      gre("flow", { key: 100 }),
      gre("flow", { key: 100, local_ip: "flow" }),
      false,
    ),
    both(
      "csum, TTL, TOS and DF make no other port",
      gre(H2, { key: 100 }),
      gre(H2, { key: 100, csum: true, ttl: 9, tos: 4, df_default: false }),
      true,
    ),
    both("VXLAN beside GRE stands", gre(H2, { key: 100 }), vxlan(H2, { key: 100 }), false),
    both(
      "VXLAN of another dst_port stands",
      vxlan(H2, { key: 100 }),
      vxlan(H2, { key: 100, dst_port: 8472 }),
      false,
    ),
    both(
      "VXLAN with dst_port 4789 is VXLAN without",
      vxlan(H2, { key: 100 }),
      vxlan(H2, { key: 100, dst_port: 4789 }),
      true,
    ),
    both(
      "VXLAN keys that end in the same 24 bits stand beside each other",
      vxlan(H2, { key: 100 }),
      vxlan(H2, { key: 0x1000064 }),
      false,
    ),
    {
      name: "the same key on another bridge of the host is refused too",
      fabric: {
        kind: "fabric",
        hosts: {
          h1: {
            addresses: ["10.0.0.1/24"],
            bridges: {
              a: { ports: { first: gre(H2, { key: 100 }) } },
              b: { ports: { second: gre(H2, { key: 100 }) } },
            },
          },
          h2: { addresses: ["10.0.0.2/24"] },
        },
      },
      refused: ["h1/b/second"],
    },
    {
      name: "a refused tunnel neither sends nor takes, and the first in the file stands",
      fabric: pair(
        { g: gre(H2, { key: 7 }) },
        { first: gre("10.0.0.1", { key: 7 }, { tag: 1 }), second: gre("10.0.0.1", { key: 7 }, { tag: 2 }) },
      ),
      refused: ["h2/b/second"],
      sent: [
        {
          send: "h1/b/LOCAL",
          out: ["underlay h1: gre 10.0.0.1 > 10.0.0.2 key 7, ttl 64, tos 0, df", "h2/b/LOCAL [1]"],
        },
        {
          send: "h2/b/LOCAL dl_vlan=1",
          out: ["underlay h2: gre 10.0.0.2 > 10.0.0.1 key 7, ttl 64, tos 0, df", "h1/b/LOCAL -"],
        },
        { send: "h2/b/LOCAL dl_vlan=2", out: [] },
      ],
    },
  ],
};
