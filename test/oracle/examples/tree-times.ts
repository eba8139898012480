import { bridges, inTree, type Topic } from "./example.ts";
import { ONE, RING, RING_AT_REST } from "./ring.ts";

/** Two bridges on one cable, with these timers. */
const timed = (otherConfig: Parameters<typeof inTree>[1]) =>
  bridges({ A: inTree({ x: {} }, otherConfig), B: inTree({ x: {} }, otherConfig) }, { ab: "A/x=B/x" });
const states = (state: string) => ({
  "h/A": [`root ${ONE}`, `x designated ${state} 2`],
  "h/B": [`2 by x to ${ONE}`, `x root ${state} 2`],
});
const at = (seconds: number, state: string) => ({ at: seconds, bridges: states(state) });

/** Of the ring without the cable between C and A what A and B show, now and later. */
const unmoved = {
  "h/A": [`root ${ONE}`, "x designated forwarding 2", "y disabled disabled 2"],
  "h/B": [`2 by y to ${ONE}`, "x designated forwarding 2", "y root forwarding 2"],
};

export const TREE_TIMES: Topic = {
  title: "a spanning tree on its way",
  examples: [
    {
      name: "a port listens for 15 seconds and learns for 15 more",
      fabric: timed({}),
      trees: [at(9, "listening"), at(23, "learning"), at(37, "forwarding")],
    },
    {
      name: "a forward delay of 4 alone becomes 11",
      fabric: timed({ "stp-forward-delay": 4 }),
      trees: [at(7, "listening"), at(16, "learning"), at(27, "forwarding")],
    },
    {
      name: "a forward delay of 4 beside a max age of 6 and a hello time of 1 is 4",
      fabric: timed({ "stp-forward-delay": 4, "stp-max-age": 6, "stp-hello-time": 1 }),
      trees: [at(12, "forwarding")],
    },
    {
      name: "a hello time of 10 is 1: a max age of 6 and a forward delay of 4 stay as they are",
      fabric: timed({ "stp-forward-delay": 4, "stp-max-age": 6, "stp-hello-time": 10 }),
      trees: [at(12, "forwarding")],
    },
    {
      name: "the root's timers count, whatever the others have",
      fabric: bridges(
        {
          A: inTree({ x: {} }, { "stp-forward-delay": 30 }),
          B: inTree({ x: {} }, { "stp-forward-delay": 4, "stp-max-age": 6, "stp-hello-time": 1 }),
        },
        { ab: "A/x=B/x" },
      ),
      trees: [at(20, "listening"), at(45, "learning"), at(67, "forwarding")],
    },
    {
      name: "carrier that is lost at a root port: the alternate port takes over at once, and forwards 30 seconds later",
      fabric: RING,
      trees: [
        { bridges: RING_AT_REST },
        {
          down: ["ca"],
          at: 9,
          bridges: {
            ...unmoved,
            "h/C": [`4 by y to ${ONE}`, "x disabled disabled 2", "y root listening 2"],
          },
        },
        {
          down: ["ca"],
          at: 23,
          bridges: {
            ...unmoved,
            "h/C": [`4 by y to ${ONE}`, "x disabled disabled 2", "y root learning 2"],
          },
        },
        {
          down: ["ca"],
          at: 37,
          bridges: {
            ...unmoved,
            "h/C": [`4 by y to ${ONE}`, "x disabled disabled 2", "y root forwarding 2"],
          },
        },
      ],
    },
    {
      name: "carrier that is lost at the far end alone: what was heard has to grow old first",
      fabric: RING,
      trees: [
        { bridges: RING_AT_REST },
        {
          down: ["h/A/y"],
          at: 10,
          bridges: {
            ...unmoved,
            "h/C": [`2 by x to ${ONE}`, "x root forwarding 2", "y alternate blocking 2"],
          },
        },
        {
          down: ["h/A/y"],
          at: 28,
          bridges: {
            ...unmoved,
            "h/C": [`4 by y to ${ONE}`, "x designated forwarding 2", "y root listening 2"],
          },
        },
        {
          down: ["h/A/y"],
          bridges: {
            ...unmoved,
            "h/C": [`4 by y to ${ONE}`, "x designated forwarding 2", "y root forwarding 2"],
          },
        },
      ],
    },
    {
      name: "a port that hears two ports of one bridge in turn: its bridge never comes to rest",
      fabric: bridges(
        {
          A: inTree({ one: {}, two: {} }),
          B: inTree({ x: {}, y: { type: "patch", options: { peer: "out" } } }),
          M: {
            other_config: { "forward-bpdu": true },
            ports: { one: {}, two: { tag: 20 }, out: { type: "patch", options: { peer: "y" } } },
          },
        },
        { one: "A/one=M/one", two: "A/two=M/two=B/x" },
      ),
      trees: [
        {
          at: 97,
          bridges: {
            "h/A": [`root ${ONE}`, "one designated forwarding 2", "two designated forwarding 2"],
            "h/B": [`2 by x to ${ONE}`, "x root listening 2", "y alternate blocking 2"],
          },
        },
      ],
    },
  ],
};
