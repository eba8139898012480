import { bridges, inTree, type Topic } from "./example.ts";

const [ONE, THREE] = ["8000.000000000001", "8000.000000000003"];

export const TREE_SEGMENTS: Topic = {
  title: "who hears whom in a spanning tree",
  examples: [
    {
      name: "two ports of one bridge that are joined: the better forwards, the other is alternate, for want of a backup role",
      fabric: bridges({ A: inTree({ x: {}, y: {} }) }, { self: "A/x=A/y" }),
      trees: [{ bridges: { "h/A": [`root ${ONE}`, "x designated forwarding 2", "y alternate blocking 2"] } }],
    },
    {
      name: "a shared segment has one designated port, and a bridge that is on it twice one root port",
      fabric: {
        ...bridges({ A: inTree({ x: {} }), B: inTree({ x: {}, y: {} }), C: inTree({ x: {}, y: {} }) }),
        links: [
          { name: "lan", ports: ["h/A/x", "h/B/x", "h/B/y", "h/C/x"] },
          { name: "bare", ports: ["h/C/y"] },
        ],
      },
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 2"],
            "h/B": [`2 by x to ${ONE}`, "x root forwarding 2", "y alternate blocking 2"],
            "h/C": [`2 by x to ${ONE}`, "x root forwarding 2", "y designated forwarding 2"],
          },
        },
      ],
    },
    {
      name: "two LANs between two bridges, each with a segment's third: one designated bridge on both",
      fabric: {
        ...bridges({ A: inTree({ x: {}, y: {} }), B: inTree({ x: {}, y: {} }), C: inTree({ x: {}, y: {} }) }),
        links: [
          { name: "lan-1", ports: ["h/A/x", "h/B/x", "h/C/x"] },
          { name: "lan-2", ports: ["h/A/y", "h/B/y", "h/C/y"] },
        ],
      },
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 2", "y designated forwarding 2"],
            "h/B": [`2 by x to ${ONE}`, "x root forwarding 2", "y alternate blocking 2"],
            "h/C": [`2 by x to ${ONE}`, "x root forwarding 2", "y alternate blocking 2"],
          },
        },
      ],
    },
    {
      name: "bridges of one identifier never hear each other",
      fabric: bridges(
        {
          A: inTree({ x: {} }, { "stp-system-id": "00:00:00:00:00:07" }),
          B: inTree({ x: {} }, { "stp-system-id": "00:00:00:00:00:07" }),
        },
        { ab: "A/x=B/x" },
      ),
      trees: [
        {
          bridges: {
            "h/A": ["root 8000.000000000007", "x designated forwarding 2"],
            "h/B": ["root 8000.000000000007", "x designated forwarding 2"],
          },
        },
      ],
    },
    {
      name: "only bridges that take part have a tree: one without cuts it in two",
      fabric: bridges(
        { A: inTree({ x: {} }), plain: { ports: { x: {}, y: {} } }, C: inTree({ x: {} }) },
        { l: "A/x=plain/x", r: "plain/y=C/x" },
      ),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 2"],
            "h/C": [`root ${THREE}`, "x designated forwarding 2"],
          },
        },
      ],
    },
    {
      name: "with forward-bpdu a bridge without spanning tree passes BPDUs on, and is as a cable",
      fabric: bridges(
        {
          A: inTree({ x: {} }),
          plain: { other_config: { "forward-bpdu": true }, ports: { x: {}, y: {} } },
          C: inTree({ x: {} }),
        },
        { l: "A/x=plain/x", r: "plain/y=C/x" },
      ),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 2"],
            "h/C": [`2 by x to ${ONE}`, "x root forwarding 2"],
          },
        },
      ],
    },
    {
      name: "a port of one bridge that hears itself through forward-bpdu stays designated",
      fabric: bridges(
        {
          A: inTree({ x: {} }),
          plain: { other_config: { "forward-bpdu": true }, ports: { x: {}, y: {}, z: {} } },
        },
        { l: "A/x=plain/x" },
      ),
      trees: [{ bridges: { "h/A": [`root ${ONE}`, "x designated forwarding 2"] } }],
    },
  ],
};
