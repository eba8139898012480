import type { Topic } from "./example.ts";
import { gre, pair, vxlan } from "./hosts.ts";

const [H1, H2] = ["10.0.0.1", "10.0.0.2"];

export const TUNNEL_ENDS: Topic = {
  title: "addresses of tunnels",
  examples: [
    {
      name: "a tunnel sends from the host's address in the network of the other",
      fabric: pair(
        { g: gre("10.0.1.2") },
        { g: gre("10.0.1.1", {}, { tag: 7 }), other: gre(H1, {}, { tag: 5 }) },
        [["10.0.1.1/24"], ["10.0.1.2/24"]],
      ),
      sent: [
        {
          send: "h1/b/LOCAL",
          out: ["underlay h1: gre 10.0.1.1 > 10.0.1.2 no key, ttl 64, tos 0, df", "h2/b/LOCAL [7]"],
        },
      ],
    },
    {
      name: "with local_ip a tunnel takes what is for that address of its host",
      fabric: pair(
        { g: gre(H2) },
        { g: gre(H1, { local_ip: H2 }, { tag: 7 }), second: gre(H1, { local_ip: "10.0.1.2" }, { tag: 5 }) },
        [[], ["10.0.1.2/24"]],
      ),
      sent: [
        {
          send: "h1/b/LOCAL",
          out: ["underlay h1: gre 10.0.0.1 > 10.0.0.2 no key, ttl 64, tos 0, df", "h2/b/LOCAL [7]"],
        },
      ],
    },
    {
      name: "remote_ip=flow sends nothing where nothing has said where to, and takes from everybody",
      fabric: pair({ g: gre("flow", { key: 7 }) }, { g: gre(H1, { key: 7 }) }),
      sent: [
        { send: "h1/b/LOCAL", out: [] },
        {
          send: "h2/b/LOCAL",
          out: ["underlay h2: gre 10.0.0.2 > 10.0.0.1 key 7, ttl 64, tos 0, df", "h1/b/LOCAL -"],
        },
      ],
    },
    {
      name: "a tunnel to the host's own address sends nothing",
      fabric: pair({ g: gre(H1) }, { g: gre(H1) }),
      sent: [{ send: "h1/b/LOCAL", out: [] }],
    },
    {
      name: "a frame that came by one tunnel goes out by another",
      fabric: pair({ a: gre(H2, { key: 7 }) }, { a: gre(H1, { key: 7 }), b: gre(H1, { key: 8 }, {}) }),
      sent: [
        {
          send: "h1/b/LOCAL",
          out: [
            "underlay h1: gre 10.0.0.1 > 10.0.0.2 key 7, ttl 64, tos 0, df",
            "underlay h2: gre 10.0.0.2 > 10.0.0.1 key 8, ttl 64, tos 0, df",
            "h2/b/LOCAL -",
          ],
        },
      ],
    },
    {
      name: "an access port that is a tunnel sends the second tag inside, and takes off no other",
      fabric: pair({ c: { tag: 10 }, g: gre(H2, {}, { tag: 10 }) }, { g: gre(H1) }),
      sent: [
        {
          send: "h1/b/c vlans=0x8100:0/0x8100:20",
          out: [
            "underlay h1: gre 10.0.0.1 > 10.0.0.2 no key, ttl 64, tos 0, df",
            "h1/b/LOCAL [10][20]",
            "h2/b/LOCAL [20]",
          ],
        },
      ],
    },
    {
      name: "a trunk that is a tunnel carries tags inside, with priority and type",
      fabric: pair({ v: vxlan(H2) }, { v: vxlan(H1) }),
      sent: [
        {
          send: "h1/b/LOCAL vlans=0x88a8:10.5/0x8100:20",
          out: [
            "underlay h1: vxlan 10.0.0.1 > 10.0.0.2:4789 key 0, ttl 64, tos 0, df",
            "h2/b/LOCAL ad:[10,p5][20]",
          ],
        },
      ],
    },
  ],
};
