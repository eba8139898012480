import type { Topic } from "./example.ts";
import { gre, pair, vxlan } from "./hosts.ts";

const [H1, H2] = ["10.0.0.1", "10.0.0.2"];
const packet = (key: string, type = "gre", port = "") =>
  `underlay h1: ${type} 10.0.0.1 > 10.0.0.2${port} ${key}, ttl 64, tos 0, df`;
const arrived = (key: string) => [packet(key), "h2/b/LOCAL -"];
const vni = (key: number) => packet(`key ${key}`, "vxlan", ":4789");

export const TUNNEL_KEYS: Topic = {
  title: "keys of tunnels",
  examples: [
    {
      name: "GRE without a key has no key field, and comes to the port that has no key",
      fabric: pair({ g: gre(H2) }, { g: gre(H1), other: gre(H1, { key: 7 }, { tag: 7 }) }),
      sent: [{ send: "h1/b/LOCAL", out: arrived("no key") }],
    },
    {
      name: "GRE with a key comes to the port of this key",
      fabric: pair(
        { g: gre(H2, { key: 7 }) },
        { none: gre(H1, {}, { tag: 5 }), g: gre(H1, { key: 7 }, { tag: 7 }) },
      ),
      sent: [{ send: "h1/b/LOCAL", out: [packet("key 7"), "h2/b/LOCAL [7]"] }],
    },
    {
      name: "GRE with a key that no port has is lost",
      fabric: pair({ g: gre(H2, { key: 7 }) }, { none: gre(H1), g: gre(H1, { key: 8 }) }),
      sent: [{ send: "h1/b/LOCAL", out: [packet("key 7")] }],
    },
    {
      name: "no key and key 0 are one: GRE without a key field comes to a port of key 0",
      fabric: pair({ g: gre(H2) }, { g: gre(H1, { key: 0 }) }),
      sent: [
        { send: "h1/b/LOCAL", out: arrived("no key") },
        {
          send: "h2/b/LOCAL",
          out: ["underlay h2: gre 10.0.0.2 > 10.0.0.1 key 0, ttl 64, tos 0, df", "h1/b/LOCAL -"],
        },
      ],
    },
    {
      name: "in_key and out_key apart: each end takes what the other sends",
      fabric: pair({ g: gre(H2, { in_key: 8, out_key: 7 }) }, { g: gre(H1, { in_key: 7, out_key: 8 }) }),
      sent: [
        { send: "h1/b/LOCAL", out: arrived("key 7") },
        {
          send: "h2/b/LOCAL",
          out: ["underlay h2: gre 10.0.0.2 > 10.0.0.1 key 8, ttl 64, tos 0, df", "h1/b/LOCAL -"],
        },
      ],
    },
    {
      name: "in_key and out_key go before key",
      fabric: pair(
        { g: gre(H2, { key: 100, in_key: 8, out_key: 7 }) },
        { g: gre(H1, { in_key: 7, out_key: 8 }) },
      ),
      sent: [
        { send: "h1/b/LOCAL", out: arrived("key 7") },
        {
          send: "h2/b/LOCAL",
          out: ["underlay h2: gre 10.0.0.2 > 10.0.0.1 key 8, ttl 64, tos 0, df", "h1/b/LOCAL -"],
        },
      ],
    },
    {
      name: "in_key alone sends without a key, out_key alone takes what has none",
      fabric: pair({ g: gre(H2, { in_key: 7 }) }, { g: gre(H1, { out_key: 7 }) }),
      sent: [
        { send: "h1/b/LOCAL", out: arrived("no key") },
        {
          send: "h2/b/LOCAL",
          out: ["underlay h2: gre 10.0.0.2 > 10.0.0.1 key 7, ttl 64, tos 0, df", "h1/b/LOCAL -"],
        },
      ],
    },
    {
      name: "key=flow sends key 0 where nothing has set one, and takes every key that no other port has",
      fabric: pair(
        {
          any: gre(H2, { key: "flow" }),
          seven: gre(H2, { key: 7 }, { tag: 7 }),
          nine: gre(H2, { key: 9 }, { tag: 9 }),
        },
        { any: gre(H1, { key: "flow" }, { tag: 5 }), nine: gre(H1, { key: 9 }, { tag: 9 }) },
      ),
      sent: [
        { send: "h1/b/LOCAL", out: [packet("key 0"), "h2/b/LOCAL [5]"] },
        { send: "h1/b/LOCAL dl_vlan=7", out: [packet("key 0"), packet("key 7"), "h2/b/LOCAL [5]"] },
        { send: "h1/b/LOCAL dl_vlan=9", out: [packet("key 0"), packet("key 9"), "h2/b/LOCAL [9]"] },
      ],
    },
    {
      name: "in_key=flow with out_key: every key comes in, one goes out",
      fabric: pair(
        { g: gre(H2, { in_key: "flow", out_key: 7 }) },
        { g: gre(H1, { in_key: 7, out_key: 1000 }) },
      ),
      sent: [
        { send: "h1/b/LOCAL", out: arrived("key 7") },
        {
          send: "h2/b/LOCAL",
          out: ["underlay h2: gre 10.0.0.2 > 10.0.0.1 key 1000, ttl 64, tos 0, df", "h1/b/LOCAL -"],
        },
      ],
    },
    {
      name: "a GRE key has 32 bits",
      fabric: pair({ g: gre(H2, { key: 4_294_967_295 }) }, { g: gre(H1, { key: 4_294_967_295 }) }),
      sent: [{ send: "h1/b/LOCAL", out: arrived("key 4294967295") }],
    },
    {
      name: "VXLAN always has a VNI: no key is 0",
      fabric: pair({ v: vxlan(H2) }, { v: vxlan(H1) }),
      sent: [{ send: "h1/b/LOCAL", out: [vni(0), "h2/b/LOCAL -"] }],
    },
    {
      name: "VXLAN comes to the port of its VNI, and GRE to its own",
      fabric: pair(
        { v: vxlan(H2, { key: 7 }) },
        {
          g: gre(H1, { key: 7 }, { tag: 5 }),
          v: vxlan(H1, { key: 7 }, { tag: 7 }),
          w: vxlan(H1, { key: 8 }, { tag: 8 }),
        },
      ),
      sent: [{ send: "h1/b/LOCAL", out: [vni(7), "h2/b/LOCAL [7]"] }],
    },
    {
      name: "VXLAN of another dst_port is another service",
      fabric: pair(
        { v: vxlan(H2, { key: 7, dst_port: 8472 }) },
        { v: vxlan(H1, { key: 7 }, { tag: 5 }), w: vxlan(H1, { key: 7, dst_port: 8472 }, { tag: 7 }) },
      ),
      sent: [{ send: "h1/b/LOCAL", out: [packet("key 7", "vxlan", ":8472"), "h2/b/LOCAL [7]"] }],
    },
    {
      name: "VXLAN whose dst_port nobody has at the other end is lost",
      fabric: pair({ v: vxlan(H2, { dst_port: 8472 }) }, { v: vxlan(H1) }),
      sent: [{ send: "h1/b/LOCAL", out: [packet("key 0", "vxlan", ":8472")] }],
    },
    {
      name: "of a key of more than 24 bits VXLAN sends the lowest, and a port of that number takes it",
      fabric: pair(
        { v: vxlan(H2, { key: 0x1000007 }) },
        { v: vxlan(H1, { key: 7 }, { tag: 7 }), w: vxlan(H1, { key: 0x1000008 }, { tag: 8 }) },
      ),
      sent: [{ send: "h1/b/LOCAL", out: [vni(7), "h2/b/LOCAL [7]"] }],
    },
    {
      name: "a VXLAN port with a key of more than 24 bits takes nothing, not even what the same port sends",
      fabric: pair({ v: vxlan(H2, { key: 0x1000007 }) }, { v: vxlan(H1, { key: 0x1000007 }) }),
      sent: [{ send: "h1/b/LOCAL", out: [vni(7)] }],
    },
  ],
};
