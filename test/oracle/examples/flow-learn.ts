import { bridges, type Topic } from "./example.ts";
import { flowing } from "./flow-outputs.ts";

const A = "02:00:00:00:00:0a";
/** Learns who is where, and otherwise floods. */
const byAddress = flowing(
  "actions=learn(table=1,priority=10,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),resubmit(,1)",
  "table=1,priority=0,actions=flood",
);
const flooded = ["h/b/p2 -", "h/b/p3 -", "h/b/p4 -", "h/b/LOCAL -"];

/** Table 1 learns to send to port 2 what table 0 has taught it of, and sends to port 3 what it knows nothing of. */
const TO_F = "load:2->NXM_NX_REG1[],learn(table=1,priority=5,NXM_OF_ETH_DST[],output:NXM_NX_REG1[0..15])";
const MISS = "table=1,priority=0,actions=output:3";

const patch = (peer: string, ofport: number) => ({ type: "patch", options: { peer }, ofport }) as const;

/** Two bridges with patch ports 8 and 9 to each other. */
function round(flowsOfA: string[], flowsOfB: string[]) {
  const ports = { e: {}, f: {}, m: {} };
  return bridges({
    A: { ports: { ...ports, a8: patch("b8", 8), a9: patch("b9", 9) }, flows: flowsOfA },
    B: { ports: { ...ports, b8: patch("a8", 8), b9: patch("a9", 9) }, flows: flowsOfB },
  });
}

export const FLOW_LEARN: Topic = {
  title: "flows that learn",
  examples: [
    {
      name: "what is learned from a frame acts on the next, and until then there is the flow beneath",
      fabric: byAddress,
      sent: [
        { send: `h/b/p1 dl_dst=${A}`, out: flooded },
        { after: [`h/b/p3 dl_src=${A}`], send: `h/b/p1 dl_dst=${A}`, out: ["h/b/p3 -"] },
      ],
    },
    {
      name: "of a field that learn is given twice the later value counts, and of some of its bits in those",
      fabric: flowing(
        "in_port=1,actions=learn(table=1,NXM_OF_ETH_DST[],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[])",
        "in_port=4,actions=learn(table=1,NXM_NX_REG0[0..7]=5,NXM_NX_REG0[4..11]=0xa0,output:NXM_OF_IN_PORT[])",
        "in_port=2,actions=resubmit(,1)",
        "in_port=3,actions=load:0xfa05->NXM_NX_REG0[],resubmit(,1)",
      ),
      sent: [
        {
          after: [`h/b/p1 dl_src=${A},dl_dst=02:00:00:00:00:0b`],
          send: `h/b/p2 dl_dst=${A}`,
          out: ["h/b/p1 -"],
        },
        {
          after: [`h/b/p1 dl_src=${A},dl_dst=02:00:00:00:00:0b`],
          send: "h/b/p2 dl_dst=02:00:00:00:00:0b",
          out: [],
        },
        { after: [`h/b/p4 dl_src=${A}`], send: `h/b/p3 dl_dst=${A}`, out: ["h/b/p4 -"] },
      ],
    },
    {
      name: "what is learned does not act on the frame that it is learned from",
      fabric: byAddress,
      sent: [{ send: `h/b/p1 dl_src=${A},dl_dst=${A}`, out: flooded }],
    },
    {
      name: "what is learned anew of the same match takes the place of what was there",
      fabric: byAddress,
      sent: [
        {
          after: [`h/b/p3 dl_src=${A}`, `h/b/p2 dl_src=${A}`],
          send: `h/b/p1 dl_dst=${A}`,
          out: ["h/b/p2 -"],
        },
      ],
    },
    {
      name: "the VLAN of the frame is part of what is learned, and values are loaded",
      fabric: flowing(
        "in_port=1,actions=learn(table=1,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],output:NXM_OF_IN_PORT[]),output:4",
        "in_port=2,actions=resubmit(,1)",
        "table=1,priority=0,actions=output:3",
      ),
      sent: [
        {
          after: [`h/b/p1 dl_vlan=10,dl_src=${A}`],
          send: `h/b/p2 dl_vlan=10,dl_dst=${A}`,
          out: ["h/b/p1 -"],
        },
        {
          after: [`h/b/p1 dl_vlan=10,dl_src=${A}`],
          send: `h/b/p2 dl_vlan=20,dl_dst=${A}`,
          out: ["h/b/p3 [20]"],
        },
        { after: [`h/b/p1 dl_vlan=10,dl_src=${A}`], send: `h/b/p2 dl_dst=${A}`, out: ["h/b/p3 -"] },
      ],
    },
    {
      name: "a constant can be learned, and matched",
      fabric: flowing(
        "in_port=1,actions=learn(table=1,in_port=2,dl_type=0x88b5,load:9->NXM_NX_REG0[0..15],output:NXM_OF_IN_PORT[]),output:4",
        "in_port=2,actions=resubmit(,1)",
        "table=1,priority=0,actions=output:3",
      ),
      sent: [
        { after: ["h/b/p1"], send: "h/b/p2", out: ["h/b/p1 -"] },
        { after: ["h/b/p1"], send: "h/b/p2 dl_type=0x88b6", out: ["h/b/p3 -"] },
        { send: "h/b/p2", out: ["h/b/p3 -"] },
      ],
    },
    {
      name: "learn without a table and a priority means table 1 and 32768",
      fabric: flowing(
        "in_port=1,actions=learn(NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),output:4",
        "in_port=2,actions=resubmit(,1)",
        "table=1,priority=32767,actions=output:3",
        "table=1,priority=32769,dl_vlan=9,actions=output:4",
      ),
      sent: [
        { after: [`h/b/p1 dl_src=${A}`], send: `h/b/p2 dl_dst=${A}`, out: ["h/b/p1 -"] },
        { after: [`h/b/p1 dl_src=${A}`], send: `h/b/p2 dl_dst=${A},dl_vlan=9`, out: ["h/b/p4 [9]"] },
      ],
    },
    {
      name: "a frame that goes too deep still teaches",
      fabric: flowing(
        "in_port=1,actions=learn(table=1,priority=10,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),resubmit(,2)",
        "table=2,actions=resubmit(,2)",
        "in_port=2,actions=resubmit(,1)",
      ),
      sent: [{ after: [`h/b/p1 dl_src=${A}`], send: `h/b/p2 dl_dst=${A}`, out: ["h/b/p1 -"] }],
    },
    {
      name: "what is learned is seen by a frame that comes to its bridge again over a patch port, and not once it is back",
      fabric: round(
        [`in_port=1,actions=${TO_F},output:8,resubmit(,1)`, "in_port=9,actions=resubmit(,1)", MISS],
        ["in_port=8,actions=output:9"],
      ),
      sent: [
        { send: `h/A/e dl_dst=${A}`, out: ["h/A/f -", "h/A/m -"] },
        { after: [`h/A/e dl_dst=${A}`], send: `h/A/e dl_dst=${A}`, out: ["h/A/f -", "h/A/f -"] },
      ],
    },
    {
      name: "what is learned in place of a written flow is undone likewise for a frame that is back",
      fabric: round(
        [
          `in_port=1,actions=${TO_F},output:8,resubmit(,1)`,
          "in_port=9,actions=resubmit(,1)",
          MISS,
          `table=1,priority=5,dl_dst=${A},actions=output:2,output:3`,
        ],
        ["in_port=8,actions=output:9"],
      ),
      sent: [{ send: `h/A/e dl_dst=${A}`, out: ["h/A/f -", "h/A/f -", "h/A/m -"] }],
    },
    {
      name: "what is learned where the frame has come again is not seen there, nor once it is back",
      fabric: round(
        [`in_port=1,actions=output:8,resubmit(,1)`, `in_port=9,actions=${TO_F},resubmit(,1)`, MISS],
        ["in_port=8,actions=output:9"],
      ),
      sent: [{ send: `h/A/e dl_dst=${A}`, out: ["h/A/m -", "h/A/m -"] }],
    },
    {
      name: "a frame that comes to a bridge twice is taught there by the first time",
      fabric: round(
        ["in_port=1,actions=output:8,output:8"],
        [`in_port=8,actions=${TO_F},resubmit(,1)`, MISS],
      ),
      sent: [{ send: `h/A/e dl_dst=${A}`, out: ["h/B/f -", "h/B/m -"] }],
    },
  ],
};
