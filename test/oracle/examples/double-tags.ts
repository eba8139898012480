import { bridge, bridges, type Topic } from "./example.ts";

const left = (link: object) => ({ ports: { c: { tag: 10 }, l: link } });
const right = (link: object) => ({ ports: { r: link, b10: { tag: 10 }, b20: { tag: 20 }, t: {} } });
const wire = { wire: "A/l=B/r" };
const native = { vlan_mode: "native-untagged", tag: 10 } as const;
const patches = (port: object) =>
  bridges({
    A: left({ ...port, type: "patch", options: { peer: "r" } }),
    B: right({ ...port, type: "patch", options: { peer: "l" } }),
  });

export const DOUBLE_TAGS: Topic = {
  title: "double tags",
  examples: [
    {
      name: "a container on access 10 reaches VLAN 20 over a native-untagged wire, by tags 0 and 20",
      fabric: bridges({ A: left(native), B: right(native) }, wire),
      sent: [
        {
          send: "h/A/c vlans=0x8100:0/0x8100:20",
          out: ["h/A/LOCAL [10][20]", "h/B/b20 -", "h/B/t [20]", "h/B/LOCAL [20]"],
        },
      ],
    },
    {
      name: "and so it does by tags of 802.1ad",
      fabric: bridges({ A: left(native), B: right(native) }, wire),
      sent: [
        {
          send: "h/A/c vlans=0x88a8:0/0x8100:20",
          out: ["h/A/LOCAL ad:[10][20]", "h/B/b20 -", "h/B/t [20]", "h/B/LOCAL [20]"],
        },
        {
          send: "h/A/c vlans=0x8100:0/0x88a8:20",
          out: ["h/A/LOCAL [10]ad:[20]", "h/B/b20 -", "h/B/t ad:[20]", "h/B/LOCAL ad:[20]"],
        },
      ],
    },
    {
      name: "with a native VLAN that no access port has it does not",
      fabric: bridges(
        {
          A: left({ vlan_mode: "native-untagged", tag: 77 }),
          B: right({ vlan_mode: "native-untagged", tag: 77 }),
        },
        wire,
      ),
      sent: [
        {
          send: "h/A/c vlans=0x8100:0/0x8100:20",
          out: ["h/A/LOCAL [10][20]", "h/B/b10 [20]", "h/B/t [10][20]", "h/B/LOCAL [10][20]"],
        },
      ],
    },
    {
      name: "over a wire between access ports it does too",
      fabric: bridges({ A: left({ tag: 10 }), B: right({}) }, wire),
      sent: [
        {
          send: "h/A/c vlans=0x8100:0/0x8100:20",
          out: ["h/A/LOCAL [10][20]", "h/B/b20 -", "h/B/t [20]", "h/B/LOCAL [20]"],
        },
      ],
    },
    {
      name: "over a trunk wire VLAN 10 stays outermost, and VLAN 20 is not reached",
      fabric: bridges({ A: left({}), B: right({}) }, wire),
      sent: [
        {
          send: "h/A/c vlans=0x8100:0/0x8100:20",
          out: ["h/A/LOCAL [10][20]", "h/B/b10 [20]", "h/B/t [10][20]", "h/B/LOCAL [10][20]"],
        },
      ],
    },
    {
      name: "over a native-untagged patch pair the tag that surfaces is not read, and NORMAL drops it",
      fabric: patches(native),
      sent: [
        { send: "h/A/c vlans=0x8100:0/0x8100:20", out: ["h/A/LOCAL [10][20]"] },
        { send: "h/A/c", out: ["h/A/LOCAL [10]", "h/B/b10 -", "h/B/t [10]", "h/B/LOCAL [10]"] },
      ],
    },
    {
      name: "over a trunk patch pair it is as over a trunk wire",
      fabric: patches({}),
      sent: [
        {
          send: "h/A/c vlans=0x8100:0/0x8100:20",
          out: ["h/A/LOCAL [10][20]", "h/B/b10 [20]", "h/B/t [10][20]", "h/B/LOCAL [10][20]"],
        },
      ],
    },
    {
      name: "an access port of the same VLAN sends the second tag out",
      fabric: bridge({ a: { tag: 10 }, a2: { tag: 10 }, t: {} }),
      sent: [
        {
          send: "h/b/a vlans=0x8100:0/0x8100:20",
          out: ["h/b/a2 [20]", "h/b/t [10][20]", "h/b/LOCAL [10][20]"],
        },
        { send: "h/b/t vlans=0x8100:10/0x8100:20", out: ["h/b/a [20]", "h/b/a2 [20]", "h/b/LOCAL [10][20]"] },
      ],
    },
    {
      name: "a trunk takes off a tag of VID 0 before another, and keeps one with a priority",
      fabric: bridge({ t: {}, u: {} }),
      sent: [
        { send: "h/b/t vlans=0x8100:0/0x8100:20", out: ["h/b/u [20]", "h/b/LOCAL [20]"] },
        { send: "h/b/t vlans=0x8100:0.5/0x8100:20", out: ["h/b/u [0,p5][20]", "h/b/LOCAL [0,p5][20]"] },
        { send: "h/b/t vlans=0x8100:10/0x8100:20", out: ["h/b/u [10][20]", "h/b/LOCAL [10][20]"] },
      ],
    },
    {
      name: "three tags over a native-untagged wire: the far bridge takes the second of VID 0 as untagged",
      fabric: bridges({ A: left(native), B: right(native) }, wire),
      sent: [
        {
          send: "h/A/c vlans=0x8100:0/0x8100:0/0x8100:20",
          out: ["h/A/LOCAL [10][0][20]", "h/B/b10 [20]", "h/B/t [10][20]", "h/B/LOCAL [10][20]"],
        },
      ],
    },
    {
      name: "an access-to-access wire between two VLANs makes one of the other",
      fabric: bridges(
        { A: { ports: { c: { tag: 10 }, l: { tag: 10 } } }, B: { ports: { r: { tag: 20 }, t: {} } } },
        wire,
      ),
      sent: [{ send: "h/A/c", out: ["h/A/LOCAL [10]", "h/B/t [20]", "h/B/LOCAL [20]"] }],
    },
  ],
};
