import { bridges, inTree, type Topic } from "./example.ts";

const ONE = "8000.000000000001";

const patch = (peer: string) => ({ type: "patch", options: { peer } }) as const;
const no = { other_config: { "stp-enable": false } };

/** Two links between A and B: without a tree a storm, with one the second is blocked at B. */
const second = (port: object) =>
  bridges(
    { A: inTree({ x: port, y: port }), B: inTree({ x: port, y: port, c: { tag: 10 } }) },
    { one: "A/x=B/x", two: "A/y=B/y" },
  );
const blocked = {
  "h/A": [`root ${ONE}`, "x designated forwarding 2", "y designated forwarding 2"],
  "h/B": [`2 by x to ${ONE}`, "c designated forwarding 2", "x root forwarding 2", "y alternate blocking 2"],
};

export const TREE_PORTS: Topic = {
  title: "which ports take part in a tree, and what blocked ones let through",
  examples: [
    {
      name: "trunk ports: one copy comes over, and the container's port is in the tree",
      fabric: second({}),
      trees: [{ bridges: blocked }],
      sent: [
        { send: "h/B/c", out: ["h/A/LOCAL [10]", "h/B/LOCAL [10]"] },
        { send: "h/A/LOCAL dl_vlan=10", out: ["h/B/c -", "h/B/LOCAL [10]"] },
      ],
    },
    {
      name: "BPDUs are untagged at access ports of any VLAN, even of another at each end",
      fabric: bridges(
        { A: inTree({ x: { tag: 10 }, y: { tag: 20 } }), B: inTree({ x: { tag: 30 }, y: { tag: 40 } }) },
        { one: "A/x=B/x", two: "A/y=B/y" },
      ),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 2", "y designated forwarding 2"],
            "h/B": [`2 by x to ${ONE}`, "x root forwarding 2", "y alternate blocking 2"],
          },
        },
      ],
      sent: [{ send: "h/A/LOCAL dl_vlan=20", out: [] }],
    },
    {
      name: "dot1q-tunnel and native ports take part like all others",
      fabric: bridges(
        {
          A: inTree({
            x: { vlan_mode: "dot1q-tunnel", tag: 10 },
            y: { vlan_mode: "native-untagged", tag: 10 },
          }),
          B: inTree({ x: { vlan_mode: "dot1q-tunnel", tag: 10 }, y: { trunks: [20] } }),
        },
        { one: "A/x=B/x", two: "A/y=B/y" },
      ),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 2", "y designated forwarding 2"],
            "h/B": [`2 by x to ${ONE}`, "x root forwarding 2", "y alternate blocking 2"],
          },
        },
      ],
    },
    {
      name: "patch ports take part",
      fabric: bridges({
        A: inTree({ x: patch("p"), y: patch("q") }),
        B: inTree({ p: patch("x"), q: patch("y"), c: {} }),
      }),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 2", "y designated forwarding 2"],
            "h/B": [
              `2 by p to ${ONE}`,
              "c designated forwarding 2",
              "p root forwarding 2",
              "q alternate blocking 2",
            ],
          },
        },
      ],
      sent: [{ send: "h/B/c", out: ["h/A/LOCAL -", "h/B/LOCAL -"] }],
    },
    {
      name: "LOCAL and internal ports take no part, and are flooded to",
      fabric: bridges({ A: inTree({ x: {}, i: { type: "internal" } }) }),
      trees: [{ bridges: { "h/A": [`root ${ONE}`, "x designated forwarding 2"] } }],
      sent: [
        { send: "h/A/x", out: ["h/A/i -", "h/A/LOCAL -"] },
        { send: "h/A/i", out: ["h/A/x -", "h/A/LOCAL -"] },
      ],
    },
    {
      name: "a port with stp-enable=false takes no part, forwards, learns and is flooded to",
      fabric: bridges({ A: inTree({ x: {}, n: no, z: {} }) }),
      trees: [
        { bridges: { "h/A": [`root ${ONE}`, "x designated forwarding 2", "z designated forwarding 2"] } },
      ],
      sent: [
        { send: "h/A/x", out: ["h/A/n -", "h/A/z -", "h/A/LOCAL -"] },
        { send: "h/A/n", out: ["h/A/x -", "h/A/z -", "h/A/LOCAL -"] },
        {
          after: ["h/A/n dl_src=02:00:00:00:00:0a"],
          send: "h/A/x dl_dst=02:00:00:00:00:0a",
          out: ["h/A/n -"],
        },
      ],
    },
    {
      name: "BPDUs do not pass a port with stp-enable=false: what is behind is another tree",
      fabric: bridges({ A: inTree({ x: no }), B: inTree({ x: {} }) }, { ab: "A/x=B/x" }),
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`],
            "h/B": ["root 8000.000000000002", "x designated forwarding 2"],
          },
        },
      ],
    },
    {
      name: "a blocked port takes nothing in and learns nothing: on a LAN with two bridges one copy goes on",
      fabric: {
        ...bridges({
          A: inTree({ x: {}, y: {} }),
          B: inTree({ x: {}, y: {}, c: {} }),
          C: { ports: { l: {}, e: {} } },
        }),
        links: [
          { name: "ab", ports: ["h/A/x", "h/B/x"] },
          { name: "lan", ports: ["h/A/y", "h/B/y", "h/C/l"] },
        ],
      },
      trees: [
        {
          bridges: {
            "h/A": [`root ${ONE}`, "x designated forwarding 2", "y designated forwarding 2"],
            "h/B": [
              `2 by x to ${ONE}`,
              "x root forwarding 2",
              "y alternate blocking 2",
              "c designated forwarding 2",
            ],
          },
        },
      ],
      sent: [
        { send: "h/C/e", out: ["h/A/LOCAL -", "h/B/LOCAL -", "h/B/c -", "h/C/LOCAL -"] },
        {
          after: ["h/C/e dl_src=02:00:00:00:00:0a"],
          send: "h/B/c dl_dst=02:00:00:00:00:0a",
          out: ["h/C/e -"],
        },
      ],
    },
    {
      name: "a static entry leads to no blocked port",
      fabric: bridges(
        {
          A: inTree({ x: {}, y: {} }),
          B: { ...inTree({ x: {}, y: {}, c: {} }), fdb: [{ vlan: 0, mac: "02:00:00:00:00:0a", port: "y" }] },
        },
        { one: "A/x=B/x", two: "A/y=B/y" },
      ),
      sent: [{ send: "h/B/c dl_dst=02:00:00:00:00:0a", out: [] }],
    },
    {
      name: "a frame with the address of BPDUs that is none is dropped where spanning tree runs",
      fabric: bridges({ A: inTree({ x: {}, y: {} }) }),
      sent: [
        { send: "h/A/x dl_dst=01:80:c2:00:00:00", out: [] },
        { send: "h/A/x dl_dst=01:80:c2:00:00:01", out: [] },
      ],
    },
  ],
};
