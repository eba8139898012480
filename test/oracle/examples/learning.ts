import { bridge, type Topic } from "./example.ts";

const A = "02:00:00:00:00:0a";
const nth = (n: number) => `02:00:00:00:01:${n.toString(16).padStart(2, "0")}`;
/** So many addresses behind y. */
const many = (count: number) => Array.from({ length: count }, (_, at) => `h/b/y dl_src=${nth(at + 1)}`);
const three = bridge({ x: {}, y: {}, z: {} });

export const LEARNING: Topic = {
  title: "what is learned",
  examples: [
    {
      name: "a frame to a known address goes to its port alone",
      fabric: three,
      sent: [
        { send: `h/b/x dl_dst=${A}`, out: ["h/b/y -", "h/b/z -", "h/b/LOCAL -"] },
        { after: [`h/b/y dl_src=${A}`], send: `h/b/x dl_dst=${A}`, out: ["h/b/y -"] },
      ],
    },
    {
      name: "each VLAN is learned by itself",
      fabric: three,
      sent: [
        {
          after: [`h/b/y dl_vlan=10,dl_src=${A}`],
          send: `h/b/x dl_vlan=20,dl_dst=${A}`,
          out: ["h/b/y [20]", "h/b/z [20]", "h/b/LOCAL [20]"],
        },
      ],
    },
    {
      name: "an address that moves is followed",
      fabric: three,
      sent: [
        { after: [`h/b/y dl_src=${A}`, `h/b/z dl_src=${A}`], send: `h/b/x dl_dst=${A}`, out: ["h/b/z -"] },
      ],
    },
    {
      name: "a frame whose destination is behind the port that it came by is dropped",
      fabric: three,
      sent: [
        { after: [`h/b/x dl_src=${A}`], send: `h/b/x dl_dst=${A}`, out: [] },
        { send: `h/b/x dl_src=${A},dl_dst=${A}`, out: [] },
      ],
    },
    {
      name: "a group address as source is forwarded and not learned, the zero address is learned",
      fabric: three,
      sent: [
        {
          after: ["h/b/y dl_src=03:00:00:00:00:0a"],
          send: "h/b/x dl_dst=03:00:00:00:00:0a",
          out: ["h/b/y -", "h/b/z -", "h/b/LOCAL -"],
        },
        {
          after: ["h/b/y dl_src=00:00:00:00:00:00"],
          send: "h/b/x dl_dst=00:00:00:00:00:00",
          out: ["h/b/y -"],
        },
      ],
    },
    {
      name: "what is behind LOCAL is learned like any other, and a port may take it away",
      fabric: three,
      sent: [
        { after: [`h/b/LOCAL dl_src=${A}`], send: `h/b/x dl_dst=${A}`, out: ["h/b/LOCAL -"] },
        {
          after: [`h/b/LOCAL dl_src=${A}`, `h/b/y dl_src=${A}`],
          send: `h/b/x dl_dst=${A}`,
          out: ["h/b/y -"],
        },
      ],
    },
    {
      name: "a full table forgets the address that was used least recently, of the port that has most",
      fabric: bridge({ x: {}, y: {}, z: {} }, { other_config: { "mac-table-size": 10 } }),
      sent: [
        {
          after: ["h/b/z dl_src=02:00:00:00:00:99", ...many(8)],
          send: `h/b/z dl_dst=${nth(1)}`,
          out: ["h/b/y -"],
        },
        {
          after: ["h/b/z dl_src=02:00:00:00:00:99", ...many(10)],
          send: `h/b/z dl_dst=${nth(1)}`,
          out: ["h/b/x -", "h/b/y -", "h/b/LOCAL -"],
        },
        {
          after: ["h/b/z dl_src=02:00:00:00:00:99", ...many(10)],
          send: "h/b/x dl_dst=02:00:00:00:00:99",
          out: ["h/b/z -"],
        },
        {
          after: [...many(10), `h/b/y dl_src=${nth(1)}`, `h/b/y dl_src=${nth(11)}`],
          send: `h/b/z dl_dst=${nth(2)}`,
          out: ["h/b/x -", "h/b/y -", "h/b/LOCAL -"],
        },
      ],
    },
    {
      name: "what a port does not take in teaches nothing",
      fabric: bridge({ a: { tag: 10 }, t: {}, u: {} }),
      sent: [
        {
          after: [`h/b/a dl_vlan=10,dl_src=${A}`],
          send: `h/b/t dl_vlan=10,dl_dst=${A}`,
          out: ["h/b/a -", "h/b/u [10]", "h/b/LOCAL [10]"],
        },
      ],
    },
    {
      name: "frames of an access port and of a trunk in its VLAN teach one table",
      fabric: bridge({ a: { tag: 10 }, b: { tag: 10 }, t: {} }),
      sent: [
        { after: [`h/b/t dl_vlan=10,dl_src=${A}`], send: `h/b/a dl_dst=${A}`, out: ["h/b/t [10]"] },
        { after: [`h/b/b dl_src=${A}`], send: `h/b/t dl_vlan=10,dl_dst=${A}`, out: ["h/b/b -"] },
      ],
    },
  ],
};
