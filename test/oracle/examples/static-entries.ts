import { bridge, type Topic } from "./example.ts";

const A = "02:00:00:00:00:0a";
const nth = (n: number) => `02:00:00:00:02:0${n}`;
const entry = (port: string, vlan = 10) => [{ vlan, mac: A, port }];

/** So many addresses behind x. */
const heard = (count: number) =>
  Array.from({ length: count }, (_, at) => `h/b/x dl_src=02:00:00:00:03:0${at}`);

/** Entries of `ovs-appctl fdb/add`. */
export const STATIC_ENTRIES: Topic = {
  title: "static entries of the MAC table",
  examples: [
    {
      name: "a static entry delivers to a port outside of the VLAN, as that port sends",
      fabric: bridge({ x: {}, a: { tag: 20 } }, { fdb: entry("a") }),
      sent: [{ send: `h/b/x dl_vlan=10,dl_dst=${A}`, out: ["h/b/a -"] }],
    },
    {
      name: "a static entry delivers to a trunk that lacks the VLAN, with its tag",
      fabric: bridge({ x: {}, s: { trunks: [20] } }, { fdb: entry("s") }),
      sent: [{ send: `h/b/x dl_vlan=10,dl_dst=${A}`, out: ["h/b/s [10]"] }],
    },
    {
      name: "a static entry holds in its VLAN alone",
      fabric: bridge({ x: {}, y: {} }, { fdb: entry("y") }),
      sent: [
        { send: `h/b/x dl_vlan=10,dl_dst=${A}`, out: ["h/b/y [10]"] },
        { send: `h/b/x dl_vlan=20,dl_dst=${A}`, out: ["h/b/y [20]", "h/b/LOCAL [20]"] },
      ],
    },
    {
      name: "no frame moves a static entry",
      fabric: bridge({ x: {}, y: {}, z: {} }, { fdb: entry("y", 0) }),
      sent: [{ after: [`h/b/z dl_src=${A}`], send: `h/b/x dl_dst=${A}`, out: ["h/b/y -"] }],
    },
    {
      name: "a full table forgets static entries like others: of the port that has most, the oldest first",
      fabric: bridge(
        { x: {}, y: {}, z: {} },
        {
          other_config: { "mac-table-size": 10 },
          fdb: [0, 1, 2, 3, 4, 5].map((n) => ({ vlan: 0, mac: nth(n), port: "y" })),
        },
      ),
      // The sender of the last frame is learned, too.
      sent: [
        { after: heard(3), send: `h/b/z dl_dst=${nth(0)}`, out: ["h/b/y -"] },
        { after: heard(4), send: `h/b/z dl_dst=${nth(0)}`, out: ["h/b/x -", "h/b/y -", "h/b/LOCAL -"] },
        { after: heard(4), send: `h/b/z dl_dst=${nth(1)}`, out: ["h/b/y -"] },
      ],
    },
    {
      name: "a static entry may be LOCAL's",
      fabric: bridge({ x: {}, y: {} }, { fdb: entry("LOCAL", 0) }),
      sent: [
        { send: `h/b/x dl_dst=${A}`, out: ["h/b/LOCAL -"] },
        { send: `h/b/LOCAL dl_dst=${A}`, out: [] },
      ],
    },
    {
      name: "what is for a static entry behind the port that it came by is dropped",
      fabric: bridge({ x: {}, y: {} }, { fdb: entry("x", 0) }),
      sent: [{ send: `h/b/x dl_dst=${A}`, out: [] }],
    },
  ],
};
