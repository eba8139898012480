import { bridge, type FabricText, type Topic } from "./example.ts";

/** Ports p1 to p4, with these numbers. */
export function flowing(...flows: readonly string[]): FabricText {
  return bridge({ p1: {}, p2: {}, p3: {}, p4: {} }, { flows: [...flows] });
}

export const FLOW_OUTPUTS: Topic = {
  title: "where flows send a frame",
  examples: [
    {
      name: "output: to the ports in the list, and to no other",
      fabric: flowing("actions=output:2,output:3"),
      sent: [{ send: "h/b/p1 dl_vlan=10", out: ["h/b/p2 [10]", "h/b/p3 [10]"] }],
    },
    {
      name: "output: twice to one port is two copies",
      fabric: flowing("actions=output:2,output:2"),
      sent: [{ send: "h/b/p1", out: ["h/b/p2 -", "h/b/p2 -"] }],
    },
    {
      name: "output: not back to the port that the frame came by, and IN_PORT does that",
      fabric: flowing("in_port=1,actions=output:1,output:2", "in_port=3,actions=in_port"),
      sent: [
        { send: "h/b/p1", out: ["h/b/p2 -"] },
        { send: "h/b/p3", out: ["h/b/p3 -"] },
      ],
    },
    {
      name: "FLOOD and ALL: to every other port, LOCAL included, whatever its VLAN",
      fabric: bridge(
        { p1: {}, p2: { tag: 10 }, p3: { trunks: [20] } },
        { flows: ["in_port=1,actions=flood", "in_port=2,actions=all"] },
      ),
      sent: [
        { send: "h/b/p1 dl_vlan=7", out: ["h/b/p2 [7]", "h/b/p3 [7]", "h/b/LOCAL [7]"] },
        { send: "h/b/p2 dl_vlan=7", out: ["h/b/p1 [7]", "h/b/p3 [7]", "h/b/LOCAL [7]"] },
      ],
    },
    {
      name: "LOCAL: to the host, and from it",
      fabric: flowing("in_port=1,actions=local", "in_port=local,actions=output:2"),
      sent: [
        { send: "h/b/p1", out: ["h/b/LOCAL -"] },
        { send: "h/b/LOCAL", out: ["h/b/p2 -"] },
      ],
    },
    {
      name: "NORMAL: by the VLANs of the ports, and what is learned",
      fabric: bridge(
        { p1: { tag: 10 }, p2: { tag: 10 }, p3: { tag: 20 }, p4: {} },
        { flows: ["actions=normal"] },
      ),
      sent: [
        { send: "h/b/p1", out: ["h/b/p2 -", "h/b/p4 [10]", "h/b/LOCAL [10]"] },
        {
          after: ["h/b/p2 dl_src=02:00:00:00:00:0a"],
          send: "h/b/p1 dl_dst=02:00:00:00:00:0a",
          out: ["h/b/p2 -"],
        },
      ],
    },
    {
      name: "output passes over the VLANs of the ports: what it sends to an access port leaves as it is",
      fabric: bridge({ p1: { tag: 10 }, p2: { tag: 20 } }, { flows: ["actions=output:2"] }),
      sent: [
        { send: "h/b/p1", out: ["h/b/p2 -"] },
        { send: "h/b/p1 dl_vlan=30", out: ["h/b/p2 [30]"] },
      ],
    },
    {
      name: "drop, no flow that matches, and a port number that the bridge has not: nowhere",
      fabric: flowing("in_port=1,actions=drop", "in_port=2,actions=77"),
      sent: [
        { send: "h/b/p1", out: [] },
        { send: "h/b/p2", out: [] },
        { send: "h/b/p3", out: [] },
      ],
    },
    {
      name: "output to a register: to the port of that number, IN_PORT and LOCAL by theirs, NONE nowhere",
      fabric: flowing(
        ...[3, 0xfff8, 0xfffe, 0xffff].map(
          (port, vlan) => `dl_vlan=${vlan + 1},actions=load:${port}->NXM_NX_REG0[],output:NXM_NX_REG0[0..15]`,
        ),
      ),
      sent: [
        { send: "h/b/p1 dl_vlan=1", out: ["h/b/p3 [1]"] },
        { send: "h/b/p1 dl_vlan=2", out: ["h/b/p1 [2]"] },
        { send: "h/b/p1 dl_vlan=3", out: ["h/b/LOCAL [3]"] },
        { send: "h/b/p1 dl_vlan=4", out: [] },
      ],
    },
    {
      name: "output to a register that holds the number of NORMAL, FLOOD or ALL does that, CONTROLLER goes nowhere",
      fabric: flowing(
        ...[0xfffa, 0xfffb, 0xfffc, 0xfffd].map(
          (port, at) => `dl_vlan=${at + 1},actions=load:${port}->NXM_NX_REG0[],output:NXM_NX_REG0[0..15]`,
        ),
      ),
      sent: [1, 2, 3, 4].map((vlan) => ({
        send: `h/b/p1 dl_vlan=${vlan}`,
        out: vlan === 4 ? [] : ["p2", "p3", "p4", "LOCAL"].map((port) => `h/b/${port} [${vlan}]`),
      })),
    },
    {
      name: "what a flow has changed is what NORMAL looks up and learns",
      fabric: bridge(
        { p1: {}, p2: { tag: 20 }, p3: { tag: 30 } },
        {
          flows: [
            "in_port=1,actions=mod_vlan_vid:20,mod_dl_src:02:00:00:00:00:0b,normal",
            "priority=1,actions=normal",
          ],
        },
      ),
      sent: [
        {
          send: "h/b/p1",
          out: ["h/b/p2 - dl_src=02:00:00:00:00:0b", "h/b/LOCAL [20] dl_src=02:00:00:00:00:0b"],
        },
        { after: ["h/b/p1"], send: "h/b/p2 dl_dst=02:00:00:00:00:0b", out: ["h/b/p1 [20]"] },
      ],
    },
    {
      name: "Ethernet addresses are set",
      fabric: flowing("actions=mod_dl_src:02:00:00:00:00:01,output:2,mod_dl_dst:02:00:00:00:00:02,output:3"),
      sent: [
        {
          send: "h/b/p1 dl_src=02:00:00:00:00:0a",
          out: [
            "h/b/p2 - dl_src=02:00:00:00:00:01",
            "h/b/p3 - dl_src=02:00:00:00:00:01 dl_dst=02:00:00:00:00:02",
          ],
        },
      ],
    },
    {
      name: "move swaps addresses by way of the metadata",
      fabric: flowing(
        "actions=move:NXM_OF_ETH_SRC[]->OXM_OF_METADATA[0..47],move:NXM_OF_ETH_DST[]->NXM_OF_ETH_SRC[],move:OXM_OF_METADATA[0..47]->NXM_OF_ETH_DST[],in_port",
      ),
      sent: [
        {
          send: "h/b/p1 dl_src=02:00:00:00:00:0a,dl_dst=02:00:00:00:00:0b",
          out: ["h/b/p1 - dl_src=02:00:00:00:00:0b dl_dst=02:00:00:00:00:0a"],
        },
      ],
    },
  ],
};

const ports = { p1: {}, p2: {} };

export const FAIL_MODES: Topic = {
  title: "fail_mode, and tables that are written",
  examples: [
    {
      name: "standalone without written flows is NORMAL",
      fabric: bridge(ports, { fail_mode: "standalone" }),
      sent: [{ send: "h/b/p1", out: ["h/b/p2 -", "h/b/LOCAL -"] }],
    },
    {
      name: "secure without written flows drops everything",
      fabric: bridge(ports, { fail_mode: "secure" }),
      sent: [{ send: "h/b/p1", out: [] }],
    },
    {
      name: "no flows, in writing, drop everything in either mode",
      fabric: bridge(ports, { fail_mode: "standalone", flows: [] }),
      sent: [{ send: "h/b/p1", out: [] }],
    },
    {
      name: "written flows are all that there is, in either mode",
      fabric: bridge(ports, { fail_mode: "standalone", flows: ["in_port=1,actions=output:2"] }),
      sent: [
        { send: "h/b/p1", out: ["h/b/p2 -"] },
        { send: "h/b/p2", out: [] },
      ],
    },
  ],
};
