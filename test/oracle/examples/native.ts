import { bridge, type Topic } from "./example.ts";

const ports = { a: { tag: 10 }, b: { tag: 20 }, t: {} };

export const NATIVE: Topic = {
  title: "native VLANs",
  examples: [
    {
      name: "native-untagged: what is untagged is in its VLAN, and that VLAN leaves untagged",
      fabric: bridge({ n: { vlan_mode: "native-untagged", tag: 10 }, ...ports }),
      sent: [
        { send: "h/b/n", out: ["h/b/a -", "h/b/t [10]", "h/b/LOCAL [10]"] },
        { send: "h/b/n dl_vlan=10", out: ["h/b/a -", "h/b/t [10]", "h/b/LOCAL [10]"] },
        { send: "h/b/n dl_vlan=20", out: ["h/b/b -", "h/b/t [20]", "h/b/LOCAL [20]"] },
        { send: "h/b/a", out: ["h/b/n -", "h/b/t [10]", "h/b/LOCAL [10]"] },
        { send: "h/b/b", out: ["h/b/n [20]", "h/b/t [20]", "h/b/LOCAL [20]"] },
      ],
    },
    {
      name: "native-tagged: what is untagged is in its VLAN, and that VLAN leaves tagged",
      fabric: bridge({ n: { vlan_mode: "native-tagged", tag: 10 }, ...ports }),
      sent: [
        { send: "h/b/n", out: ["h/b/a -", "h/b/t [10]", "h/b/LOCAL [10]"] },
        { send: "h/b/a", out: ["h/b/n [10]", "h/b/t [10]", "h/b/LOCAL [10]"] },
        { send: "h/b/b", out: ["h/b/n [20]", "h/b/t [20]", "h/b/LOCAL [20]"] },
      ],
    },
    {
      name: "trunks beside a native VLAN are all that is carried, and the native VLAN too",
      fabric: bridge({
        u: { vlan_mode: "native-untagged", tag: 10, trunks: [20] },
        g: { vlan_mode: "native-tagged", tag: 10, trunks: [20] },
        t: {},
      }),
      sent: [
        { send: "h/b/t dl_vlan=10", out: ["h/b/u -", "h/b/g [10]", "h/b/LOCAL [10]"] },
        { send: "h/b/t dl_vlan=20", out: ["h/b/u [20]", "h/b/g [20]", "h/b/LOCAL [20]"] },
        { send: "h/b/t dl_vlan=30", out: ["h/b/LOCAL [30]"] },
        { send: "h/b/u dl_vlan=30", out: [] },
        { send: "h/b/g", out: ["h/b/u -", "h/b/t [10]", "h/b/LOCAL [10]"] },
      ],
    },
    {
      name: "a native port takes a priority-tagged frame as untagged, and keeps its priority",
      fabric: bridge({
        n: { vlan_mode: "native-tagged", tag: 10 },
        u: { vlan_mode: "native-untagged", tag: 10 },
        t: {},
      }),
      sent: [
        { send: "h/b/n dl_vlan=0,dl_vlan_pcp=5", out: ["h/b/u -", "h/b/t [10,p5]", "h/b/LOCAL [10,p5]"] },
        {
          send: "h/b/u dl_vlan=0,dl_vlan_pcp=5",
          out: ["h/b/n [10,p5]", "h/b/t [10,p5]", "h/b/LOCAL [10,p5]"],
        },
      ],
    },
    {
      name: "a native port gets nothing that is in no VLAN, with and without trunks",
      fabric: bridge({
        g: { vlan_mode: "native-tagged", tag: 10 },
        u: { vlan_mode: "native-untagged", tag: 10 },
        s: { vlan_mode: "native-untagged", tag: 10, trunks: [0, 10] },
        t: {},
      }),
      sent: [{ send: "h/b/t", out: ["h/b/LOCAL -"] }],
    },
    {
      name: "a native mode without a tag has native VLAN 0",
      fabric: bridge({ u: { vlan_mode: "native-untagged" }, g: { vlan_mode: "native-tagged" }, t: {} }),
      sent: [
        { send: "h/b/u", out: ["h/b/g -", "h/b/t -", "h/b/LOCAL -"] },
        { send: "h/b/u dl_vlan=30", out: ["h/b/g [30]", "h/b/t [30]", "h/b/LOCAL [30]"] },
        { send: "h/b/t dl_vlan=0,dl_vlan_pcp=5", out: ["h/b/u -", "h/b/g [0,p5]", "h/b/LOCAL [0,p5]"] },
      ],
    },
  ],
};
