import { bridge, type Topic } from "./example.ts";

/** A port of each kind: access 10, access 20, trunk of all, trunk of 10 and 12. */
const four = bridge({ a: { tag: 10 }, b: { tag: 20 }, t: {}, s: { trunks: [10, 12] } });

export const ACCESS_AND_TRUNK: Topic = {
  title: "access and trunk ports",
  examples: [
    {
      name: "what comes untagged to an access port is in its VLAN: untagged to its access ports, tagged to trunks",
      fabric: bridge({
        a: { tag: 10 },
        a2: { tag: 10 },
        b: { tag: 20 },
        t: {},
        s: { trunks: [10, 12] },
        n: { trunks: [12] },
      }),
      sent: [{ send: "h/b/a", out: ["h/b/a2 -", "h/b/t [10]", "h/b/s [10]", "h/b/LOCAL [10]"] }],
    },
    {
      name: "an access port takes no frame with a tag, its own VLAN's included",
      fabric: four,
      sent: [
        { send: "h/b/a dl_vlan=10", out: [] },
        { send: "h/b/a dl_vlan=12", out: [] },
        { send: "h/b/a vlans=0x88a8:10", out: [] },
      ],
    },
    {
      name: "a trunk's tag chooses the VLAN, and comes off at an access port",
      fabric: four,
      sent: [
        { send: "h/b/t dl_vlan=10", out: ["h/b/a -", "h/b/s [10]", "h/b/LOCAL [10]"] },
        { send: "h/b/t dl_vlan=20", out: ["h/b/b -", "h/b/LOCAL [20]"] },
        { send: "h/b/t dl_vlan=4095", out: ["h/b/LOCAL [4095]"] },
      ],
    },
    {
      name: "a trunk of some VLANs takes no others, and none untagged",
      fabric: four,
      sent: [
        { send: "h/b/s dl_vlan=12", out: ["h/b/t [12]", "h/b/LOCAL [12]"] },
        { send: "h/b/s dl_vlan=20", out: [] },
        { send: "h/b/s", out: [] },
        { send: "h/b/s dl_vlan=0,dl_vlan_pcp=5", out: [] },
      ],
    },
    {
      name: "a trunk that lists VLAN 0 takes what is untagged",
      fabric: bridge({ s: { trunks: [0, 10] }, t: {}, a: { tag: 10 } }),
      sent: [
        { send: "h/b/s", out: ["h/b/t -", "h/b/LOCAL -"] },
        { send: "h/b/s dl_vlan=10", out: ["h/b/t [10]", "h/b/a -", "h/b/LOCAL [10]"] },
        { send: "h/b/t", out: ["h/b/s -", "h/b/LOCAL -"] },
      ],
    },
    {
      name: "a port with no tag is a trunk of all VLANs: what it gets reaches every other such port as it is",
      fabric: bridge({ x: {}, y: {} }),
      sent: [
        { send: "h/b/x", out: ["h/b/y -", "h/b/LOCAL -"] },
        { send: "h/b/x dl_vlan=1", out: ["h/b/y [1]", "h/b/LOCAL [1]"] },
        { send: "h/b/x dl_vlan=4094,dl_vlan_pcp=7", out: ["h/b/y [4094,p7]", "h/b/LOCAL [4094,p7]"] },
      ],
    },
    {
      name: "a TPID that is neither 0x8100 nor 0x88a8 is no tag: the frame is untagged",
      fabric: four,
      sent: [{ send: "h/b/a dl_type=0x9100", out: ["h/b/t [10]", "h/b/s [10]", "h/b/LOCAL [10]"] }],
    },
    {
      name: "cvlans count for nothing beside any mode but dot1q-tunnel",
      fabric: bridge({ a: { tag: 10, cvlans: [5] }, t: { cvlans: [5] }, u: {} }),
      sent: [
        { send: "h/b/a", out: ["h/b/t [10]", "h/b/u [10]", "h/b/LOCAL [10]"] },
        { send: "h/b/u dl_vlan=10", out: ["h/b/a -", "h/b/t [10]", "h/b/LOCAL [10]"] },
      ],
    },
    {
      name: "VLAN 4095 is one like all others",
      fabric: bridge({ s: { trunks: [4095] }, t: {}, n: { vlan_mode: "native-untagged", tag: 4095 } }),
      sent: [
        { send: "h/b/n", out: ["h/b/s [4095]", "h/b/t [4095]", "h/b/LOCAL [4095]"] },
        { send: "h/b/s dl_vlan=4095", out: ["h/b/n -", "h/b/t [4095]", "h/b/LOCAL [4095]"] },
      ],
    },
    {
      name: "an internal port is like any other",
      fabric: bridge({ i: { type: "internal", tag: 10 }, a: { tag: 10 } }),
      sent: [
        { send: "h/b/i", out: ["h/b/a -", "h/b/LOCAL [10]"] },
        { send: "h/b/a", out: ["h/b/i -", "h/b/LOCAL [10]"] },
      ],
    },
    {
      name: "a port plugged dead with tag 4095 reaches trunks of all in VLAN 4095, and other dead ports",
      fabric: bridge({ dead: { tag: 4095 }, other: { tag: 4095 }, a: { tag: 10 }, t: {} }),
      sent: [{ send: "h/b/dead", out: ["h/b/other -", "h/b/t [4095]", "h/b/LOCAL [4095]"] }],
    },
    {
      name: "a port with tag and trunks and no vlan_mode is an access port",
      fabric: bridge({ p: { tag: 10, trunks: [20] }, t: {} }),
      sent: [
        { send: "h/b/p", out: ["h/b/t [10]", "h/b/LOCAL [10]"] },
        { send: "h/b/p dl_vlan=20", out: [] },
        { send: "h/b/t dl_vlan=20", out: ["h/b/LOCAL [20]"] },
      ],
    },
    {
      name: "vlan_mode access without a tag is access of VLAN 0",
      fabric: bridge({ p: { vlan_mode: "access" }, t: {} }),
      sent: [
        { send: "h/b/p", out: ["h/b/t -", "h/b/LOCAL -"] },
        { send: "h/b/t dl_vlan=10", out: ["h/b/LOCAL [10]"] },
        { send: "h/b/t", out: ["h/b/p -", "h/b/LOCAL -"] },
      ],
    },
    {
      name: "tag 0 is access of VLAN 0",
      fabric: bridge({ p: { tag: 0 }, t: {} }),
      sent: [
        { send: "h/b/p", out: ["h/b/t -", "h/b/LOCAL -"] },
        { send: "h/b/p dl_vlan=10", out: [] },
        { send: "h/b/t dl_vlan=0", out: ["h/b/p -", "h/b/LOCAL -"] },
      ],
    },
    {
      name: "vlan_mode trunk passes over the tag",
      fabric: bridge({
        p: { vlan_mode: "trunk", tag: 10 },
        q: { vlan_mode: "trunk", tag: 10, trunks: [20] },
        t: {},
      }),
      sent: [
        { send: "h/b/p", out: ["h/b/t -", "h/b/LOCAL -"] },
        { send: "h/b/q", out: [] },
        { send: "h/b/q dl_vlan=20", out: ["h/b/p [20]", "h/b/t [20]", "h/b/LOCAL [20]"] },
      ],
    },
    {
      name: "a broadcast in VLAN 10 reaches the host by LOCAL, tagged, and LOCAL may send in any VLAN",
      fabric: bridge({ a: { tag: 10 }, b: { tag: 20 } }),
      sent: [
        { send: "h/b/a", out: ["h/b/LOCAL [10]"] },
        { send: "h/b/LOCAL dl_vlan=20", out: ["h/b/b -"] },
        { send: "h/b/LOCAL", out: [] },
      ],
    },
  ],
};
