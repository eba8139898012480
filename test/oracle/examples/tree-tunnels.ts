import { inTree, type Topic } from "./example.ts";
import { gre, vxlan } from "./hosts.ts";

const ONE = "8000.000000000001";

export const TREE_TUNNELS: Topic = {
  title: "tunnels in a spanning tree",
  examples: [
    {
      name: "tunnels take part: of three hosts in a mesh one tunnel is blocked at one end",
      fabric: {
        kind: "fabric",
        hosts: {
          h1: {
            addresses: ["10.0.0.1/24"],
            bridges: {
              b: inTree({ c: {}, to2: gre("10.0.0.2", { key: 7 }), to3: vxlan("10.0.0.3", { key: 7 }) }),
            },
          },
          h2: {
            addresses: ["10.0.0.2/24"],
            bridges: {
              b: inTree({ c: {}, to1: gre("10.0.0.1", { key: 7 }), to3: gre("10.0.0.3", { key: 7 }) }),
            },
          },
          h3: {
            addresses: ["10.0.0.3/24"],
            bridges: {
              b: inTree({ c: {}, to1: vxlan("10.0.0.1", { key: 7 }), to2: gre("10.0.0.2", { key: 7 }) }),
            },
          },
        },
      },
      trees: [
        {
          bridges: {
            "h1/b": [
              `root ${ONE}`,
              "c designated forwarding 2",
              "to2 designated forwarding 2",
              "to3 designated forwarding 2",
            ],
            "h2/b": [
              `2 by to1 to ${ONE}`,
              "c designated forwarding 2",
              "to1 root forwarding 2",
              "to3 designated forwarding 2",
            ],
            "h3/b": [
              `2 by to1 to ${ONE}`,
              "c designated forwarding 2",
              "to1 root forwarding 2",
              "to2 alternate blocking 2",
            ],
          },
        },
      ],
      sent: [
        {
          send: "h2/b/c",
          out: [
            "h1/b/LOCAL -",
            "h1/b/c -",
            "h2/b/LOCAL -",
            "h3/b/LOCAL -",
            "h3/b/c -",
            "underlay h1: vxlan 10.0.0.1 > 10.0.0.3:4789 key 7, ttl 64, tos 0, df",
            "underlay h2: gre 10.0.0.2 > 10.0.0.1 key 7, ttl 64, tos 0, df",
            "underlay h2: gre 10.0.0.2 > 10.0.0.3 key 7, ttl 64, tos 0, df",
          ],
        },
      ],
    },
    {
      name: "BPDUs inside a tunnel of access ports are untagged too",
      fabric: {
        kind: "fabric",
        hosts: {
          h1: {
            addresses: ["10.0.0.1/24"],
            bridges: { b: inTree({ g: gre("10.0.0.2", { key: 7 }, { tag: 10 }) }) },
          },
          h2: {
            addresses: ["10.0.0.2/24"],
            bridges: { b: inTree({ g: gre("10.0.0.1", { key: 7 }, { tag: 20 }) }) },
          },
        },
      },
      trees: [
        {
          bridges: {
            "h1/b": [`root ${ONE}`, "g designated forwarding 2"],
            "h2/b": [`2 by g to ${ONE}`, "g root forwarding 2"],
          },
        },
      ],
    },
  ],
};
