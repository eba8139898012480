import { bridge, bridges, inTree, type Topic } from "./example.ts";

const patch = (peer: string, ofport = 9) => ({ type: "patch", options: { peer }, ofport }) as const;
const BPDU = "dl_dst=01:80:c2:00:00:00";

export const FLOW_BRIDGES: Topic = {
  title: "flows beside patch ports and spanning tree",
  examples: [
    {
      name: "over a patch port the next bridge's tables go on, and registers, metadata and key are 0 there",
      fabric: bridges({
        A: {
          ports: { p1: {}, p2: {}, l: patch("r") },
          flows: [
            "actions=load:7->NXM_NX_REG0[],set_field:5->metadata,set_tunnel:9,mod_vlan_vid:20,output:9,resubmit(,1)",
            "table=1,reg0=7,metadata=5,tun_id=9,dl_vlan=20,actions=output:2",
          ],
        },
        B: {
          ports: { q1: {}, r: patch("l") },
          flows: ["in_port=9,reg0=0,metadata=0,tun_id=0,dl_vlan=20,actions=mod_vlan_vid:30,output:1"],
        },
      }),
      sent: [{ send: "h/A/p1", out: ["h/A/p2 [20]", "h/B/q1 [30]"] }],
    },
    {
      name: "what goes too deep behind a patch port is lost there, and not what was sent before and after it",
      fabric: bridges({
        A: {
          ports: { p1: {}, p2: {}, p3: {}, l: patch("r") },
          flows: ["actions=output:2,output:9,output:3"],
        },
        B: {
          ports: { q1: {}, q2: {}, r: patch("l") },
          flows: ["actions=output:1,resubmit(,1),output:2", "table=1,actions=resubmit(,1)"],
        },
      }),
      sent: [{ send: "h/A/p1", out: ["h/A/p2 -", "h/A/p3 -", "h/B/q1 -"] }],
    },
    {
      name: "a flow sends back over the patch port that the frame came by, with IN_PORT alone",
      fabric: bridges({
        A: {
          ports: { p1: {}, p2: {}, l: patch("r") },
          flows: ["in_port=1,actions=output:9", "in_port=9,actions=output:2"],
        },
        B: {
          ports: { q1: {}, r: patch("l") },
          flows: ["dl_vlan=10,actions=output:9", "dl_vlan=20,actions=in_port"],
        },
      }),
      sent: [
        { send: "h/A/p1 dl_vlan=10", out: [] },
        { send: "h/A/p1 dl_vlan=20", out: ["h/A/p2 [20]"] },
      ],
    },
    {
      name: "a patch port whose peer does not exist keeps what flows send to it, as Neutron's do until the drop flows stand",
      fabric: bridges({
        A: { ports: { p1: {}, p2: {}, l: patch("nonexistent-peer") }, flows: ["actions=output:9,output:2"] },
      }),
      sent: [{ send: "h/A/p1", out: ["h/A/p2 -"] }],
    },
    {
      name: "output and FLOOD send nothing by a blocked port, ALL does",
      fabric: {
        ...bridges({
          A: inTree({ x: {}, y: {} }),
          B: {
            ...inTree({ c: {}, x: {}, y: {} }),
            flows: [
              "in_port=1,dl_vlan=1,actions=output:2,output:3",
              "in_port=1,dl_vlan=2,actions=flood",
              "in_port=1,dl_vlan=3,actions=all",
            ],
          },
          // A bridge on each LAN that tells what comes by, and sends nothing on.
          L: { ports: { t: {}, e: {} }, flows: ["in_port=1,actions=output:2"] },
          R: { ports: { t: {}, e: {} }, flows: ["in_port=1,actions=output:2"] },
        }),
        links: [
          { name: "left", ports: ["h/A/x", "h/B/x", "h/L/t"] },
          { name: "right", ports: ["h/A/y", "h/B/y", "h/R/t"] },
        ],
      },
      sent: [
        { send: "h/B/c dl_vlan=1", out: ["h/A/LOCAL [1]", "h/L/e [1]", "h/R/e [1]"] },
        { send: "h/B/c dl_vlan=2", out: ["h/A/LOCAL [2]", "h/B/LOCAL [2]", "h/L/e [2]", "h/R/e [2]"] },
        {
          send: "h/B/c dl_vlan=3",
          out: [
            "h/A/LOCAL [3]",
            "h/A/LOCAL [3]",
            "h/B/LOCAL [3]",
            "h/L/e [3]",
            "h/L/e [3]",
            "h/R/e [3]",
            "h/R/e [3]",
          ],
        },
      ],
    },
    {
      name: "what comes by a blocked port is dropped before the tables",
      fabric: {
        ...bridges({
          A: inTree({ x: {}, y: {} }),
          B: {
            ...inTree({ x: {}, y: {}, c: {} }),
            flows: ["in_port=1,actions=output:3", "in_port=2,actions=output:3"],
          },
          C: { ports: { l: {}, e: {} }, flows: ["in_port=2,actions=output:1"] },
        }),
        links: [
          { name: "ab", ports: ["h/A/x", "h/B/x"] },
          { name: "lan", ports: ["h/A/y", "h/B/y", "h/C/l"] },
        ],
      },
      sent: [{ send: "h/C/e", out: ["h/A/LOCAL -", "h/B/c -"] }],
    },
    {
      name: "flows send on what is for the address of BPDUs and is none, where spanning tree runs too",
      fabric: bridges({ A: { ...inTree({ x: {}, y: {} }), flows: ["in_port=1,actions=output:2"] } }),
      sent: [{ send: `h/A/x ${BPDU}`, out: ["h/A/y -"] }],
    },
    {
      name: "flows send on what NORMAL would drop for its address",
      fabric: bridge(
        { x: {}, y: {} },
        { flows: ["dl_vlan=1,actions=output:2", "priority=0,actions=normal"] },
      ),
      sent: [
        { send: `h/b/x ${BPDU},dl_vlan=1`, out: ["h/b/y [1]"] },
        { send: `h/b/x ${BPDU}`, out: [] },
      ],
    },
  ],
};
