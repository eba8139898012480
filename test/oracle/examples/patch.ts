import { bridges, type Topic } from "./example.ts";

const patch = (peer: string) => ({ type: "patch", options: { peer } }) as const;

export const PATCH: Topic = {
  title: "patch ports",
  examples: [
    {
      name: "two patch ports that name each other join two bridges, tags and all",
      fabric: bridges({
        A: { ports: { x: { tag: 10 }, l: patch("r") } },
        B: { ports: { r: patch("l"), y: { tag: 10 }, t: {} } },
      }),
      sent: [{ send: "h/A/x", out: ["h/A/LOCAL [10]", "h/B/y -", "h/B/t [10]", "h/B/LOCAL [10]"] }],
    },
    {
      name: "a patch port whose peer is missing loses what it gets, and the flood goes on",
      fabric: bridges({ A: { ports: { x: {}, l: patch("nobody"), y: {} } } }),
      sent: [{ send: "h/A/x", out: ["h/A/y -", "h/A/LOCAL -"] }],
    },
    {
      name: "a patch port whose peer does not name it back loses what it gets",
      fabric: bridges({
        A: { ports: { x: {}, l: patch("r") } },
        B: { ports: { r: patch("l"), y: {} } },
        C: { ports: { z: {}, m: patch("r") } },
      }),
      sent: [
        { send: "h/A/x", out: ["h/A/LOCAL -", "h/B/y -", "h/B/LOCAL -"] },
        { send: "h/C/z", out: ["h/C/LOCAL -"] },
        { send: "h/B/y", out: ["h/A/x -", "h/A/LOCAL -", "h/B/LOCAL -"] },
      ],
    },
    {
      name: "a patch port whose peer is no patch port loses what it gets",
      fabric: bridges({ A: { ports: { x: {}, l: patch("y") } }, B: { ports: { y: {} } } }),
      sent: [{ send: "h/A/x", out: ["h/A/LOCAL -"] }],
    },
    {
      name: "a patch pair of access ports makes one VLAN of another",
      fabric: bridges({
        A: { ports: { x: { tag: 10 }, l: { ...patch("r"), tag: 10 } } },
        B: { ports: { r: { ...patch("l"), tag: 20 }, t: {} } },
      }),
      sent: [{ send: "h/A/x", out: ["h/A/LOCAL [10]", "h/B/t [20]", "h/B/LOCAL [20]"] }],
    },
    {
      name: "what is behind a patch port is learned there, on both bridges",
      fabric: bridges({
        A: { ports: { x: {}, w: {}, l: patch("r") } },
        B: { ports: { r: patch("l"), y: {}, z: {} } },
      }),
      sent: [
        {
          after: ["h/B/y dl_src=02:00:00:00:00:0a"],
          send: "h/A/x dl_dst=02:00:00:00:00:0a",
          out: ["h/B/y -"],
        },
      ],
    },
    {
      name: "a ring of three bridges by patches is cut at depth 64: 43 copies, and 42 back to the sender",
      fabric: bridges({
        A: { ports: { x: {}, l: patch("Bl"), Ar: patch("Cr") } },
        B: { ports: { Bl: patch("l"), Br: patch("Cl") } },
        C: { ports: { Cl: patch("Br"), Cr: patch("Ar") } },
      }),
      sent: [
        {
          send: "h/A/x",
          out: [
            ...times(42, "h/A/x -"),
            ...times(43, "h/A/LOCAL -"),
            ...times(43, "h/B/LOCAL -"),
            ...times(43, "h/C/LOCAL -"),
          ],
        },
      ],
    },
    {
      name: "a ring of four: 32 copies at each bridge, one more at the first",
      fabric: bridges({
        A: { ports: { x: {}, l: patch("Bl"), Ar: patch("Dr") } },
        B: { ports: { Bl: patch("l"), Br: patch("Cl") } },
        C: { ports: { Cl: patch("Br"), Cr: patch("Dl") } },
        D: { ports: { Dl: patch("Cr"), Dr: patch("Ar") } },
      }),
      sent: [
        {
          send: "h/A/x",
          out: [
            ...times(32, "h/A/x -"),
            ...times(33, "h/A/LOCAL -"),
            ...times(32, "h/B/LOCAL -"),
            ...times(32, "h/C/LOCAL -"),
            ...times(32, "h/D/LOCAL -"),
          ],
        },
      ],
    },
    {
      name: "a patch pair on one bridge: 129 copies, and 128 back to the sender",
      fabric: bridges({ A: { ports: { x: {}, y: {}, l: patch("r"), r: patch("l") } } }),
      sent: [
        {
          send: "h/A/x",
          out: [...times(128, "h/A/x -"), ...times(129, "h/A/y -"), ...times(129, "h/A/LOCAL -")],
        },
      ],
    },
    {
      name: "a ring of patches loses a unicast back to who was heard",
      fabric: bridges({
        A: { ports: { x: {}, z: {}, l: patch("Bl"), Ar: patch("Cr") } },
        B: { ports: { Bl: patch("l"), Br: patch("Cl") } },
        C: { ports: { Cl: patch("Br"), Cr: patch("Ar") } },
      }),
      sent: [{ after: ["h/A/x dl_src=02:00:00:00:00:0a"], send: "h/A/z dl_dst=02:00:00:00:00:0a", out: [] }],
    },
  ],
};

function times(count: number, line: string): string[] {
  return Array.from({ length: count }, () => line);
}
