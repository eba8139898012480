import { bridges, inTree, type Topic } from "./example.ts";
import { ONE, RING, RING_AT_REST } from "./ring.ts";

const TWO = "8000.000000000002";

export const TREES: Topic = {
  title: "roots and ways in a spanning tree",
  examples: [
    {
      name: "bridges of one priority: the lowest system-id is root, which counts bridges in the file's order",
      fabric: RING,
      trees: [{ bridges: RING_AT_REST }],
    },
    {
      name: "a link that fails: its ports vanish, and the ring opens at the other side",
      fabric: RING,
      trees: [
        {
          down: ["ab"],
          bridges: {
            "h/A": [`root ${ONE}`, "x disabled disabled 2", "y designated forwarding 2"],
            "h/B": [`4 by x to ${ONE}`, "x root forwarding 2", "y disabled disabled 2"],
            "h/C": [`2 by x to ${ONE}`, "x root forwarding 2", "y designated forwarding 2"],
          },
        },
        {
          down: ["ab", "ca"],
          bridges: {
            "h/A": [`root ${ONE}`, "x disabled disabled 2", "y disabled disabled 2"],
            "h/B": [`root ${TWO}`, "x designated forwarding 2", "y disabled disabled 2"],
            "h/C": [`2 by y to ${TWO}`, "x disabled disabled 2", "y root forwarding 2"],
          },
        },
      ],
    },
    {
      name: "the root is chosen by priority first, then by system-id",
      fabric: bridges(
        {
          A: inTree({ x: {} }),
          B: inTree({ x: {}, y: {} }, { "stp-priority": 4096 }),
          C: inTree({ y: {} }, { "stp-priority": 4096, "stp-system-id": "00:00:00:00:00:01" }),
        },
        { ab: "A/x=B/x", bc: "B/y=C/y" },
      ),
      trees: [
        {
          bridges: {
            "h/A": ["4 by x to 1000.000000000001", "x root forwarding 2"],
            "h/B": ["2 by y to 1000.000000000001", "x designated forwarding 2", "y root forwarding 2"],
            "h/C": ["root 1000.000000000001", "y designated forwarding 2"],
          },
        },
      ],
    },
    {
      name: "the cheaper way is taken, counted at the ports that look to the root",
      fabric: bridges(
        {
          A: inTree({ x: { other_config: { "stp-path-cost": 100 } }, y: {} }),
          B: inTree({ x: {}, y: {} }),
          C: inTree({
            x: { other_config: { "stp-path-cost": 19 } },
            y: { other_config: { "stp-path-cost": 4 } },
          }),
        },
        { ac: "A/x=C/x", ab: "A/y=B/x", bc: "B/y=C/y" },
      ),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 100", "y designated forwarding 2"],
            "h/B": [`2 by x to ${ONE}`, "x root forwarding 2", "y designated forwarding 2"],
            "h/C": [`6 by y to ${ONE}`, "x alternate blocking 19", "y root forwarding 4"],
          },
        },
      ],
    },
    {
      name: "of equal ways the one by the better bridge is taken",
      fabric: bridges(
        {
          A: inTree({ x: {}, y: {} }),
          B: inTree({ x: {}, y: {} }),
          C: inTree({ x: {}, y: {} }),
          D: inTree({ x: {}, y: {} }),
        },
        { ab: "A/x=B/x", ac: "A/y=C/x", cd: "C/y=D/x", bd: "B/y=D/y" },
      ),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 2", "y designated forwarding 2"],
            "h/B": [`2 by x to ${ONE}`, "x root forwarding 2", "y designated forwarding 2"],
            "h/C": [`2 by x to ${ONE}`, "x root forwarding 2", "y designated forwarding 2"],
            "h/D": [`4 by y to ${ONE}`, "x alternate blocking 2", "y root forwarding 2"],
          },
        },
      ],
    },
    {
      name: "of parallel links the one at the sender's better port is taken, by number or by priority",
      fabric: bridges(
        {
          A: inTree({ x: {}, y: {}, z: { other_config: { "stp-port-priority": 16 } } }),
          B: inTree({ x: {}, y: {}, z: {} }),
        },
        { one: "A/x=B/y", two: "A/y=B/x", three: "A/z=B/z" },
      ),
      trees: [
        {
          bridges: {
            "h/A": [
              `root ${ONE}`,
              "x designated forwarding 2",
              "y designated forwarding 2",
              "z designated forwarding 2",
            ],
            "h/B": [
              `2 by z to ${ONE}`,
              "x alternate blocking 2",
              "y alternate blocking 2",
              "z root forwarding 2",
            ],
          },
        },
        {
          down: ["three"],
          bridges: {
            "h/A": [
              `root ${ONE}`,
              "x designated forwarding 2",
              "y designated forwarding 2",
              "z disabled disabled 2",
            ],
            "h/B": [
              `2 by y to ${ONE}`,
              "x alternate blocking 2",
              "y root forwarding 2",
              "z disabled disabled 2",
            ],
          },
        },
      ],
    },
    {
      name: "port numbers as written decide between parallel links",
      fabric: bridges(
        {
          A: inTree({
            x: { other_config: { "stp-port-num": 9 } },
            y: { other_config: { "stp-port-num": 3 } },
          }),
          B: inTree({ x: {}, y: {} }),
        },
        { one: "A/x=B/x", two: "A/y=B/y" },
      ),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 2", "y designated forwarding 2"],
            "h/B": [`2 by y to ${ONE}`, "x alternate blocking 2", "y root forwarding 2"],
          },
        },
      ],
    },
  ],
};
