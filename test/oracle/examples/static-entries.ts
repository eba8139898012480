import { bridge, type Topic } from "./example.ts";

const A = "02:00:00:00:00:0a";
const entry = (port: string, vlan = 10) => [{ vlan, mac: A, port }];

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
      name: "what is for a static entry behind the port that it came by is dropped",
      fabric: bridge({ x: {}, y: {} }, { fdb: entry("x", 0) }),
      sent: [{ send: `h/b/x dl_dst=${A}`, out: [] }],
    },
  ],
};
