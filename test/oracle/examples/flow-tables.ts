import type { Topic } from "./example.ts";
import { flowing } from "./flow-outputs.ts";

/** Table 0 to table `length`, and from there down to table 1. */
function downwards(length: number): string[] {
  return [
    `actions=resubmit(,${length})`,
    ...Array.from({ length: length - 1 }, (_, i) => `table=${i + 2},actions=resubmit(,${i + 1})`),
    "table=1,actions=output:2",
  ];
}
const upwards = Array.from({ length: 253 }, (_, table) => `table=${table},actions=resubmit(,${table + 1})`);
const times = (count: number, action: string) => Array.from({ length: count }, () => action).join(",");
/** 64 × 63 tables and 64 more are 4096. */
const many = (last: string) => [
  `actions=${times(64, "resubmit(,1)")}${last},output:2`,
  `table=1,actions=${times(63, "resubmit(,2)")}`,
  "table=2,actions=drop",
];

export const FLOW_TABLES: Topic = {
  title: "tables, priorities and resubmit",
  examples: [
    {
      name: "of the flows that match the one of the highest priority acts, alone",
      fabric: flowing(
        "priority=1,actions=output:2",
        "priority=2,dl_vlan=10,actions=output:3",
        "priority=3,dl_vlan=10,dl_vlan_pcp=5,actions=drop",
      ),
      sent: [
        { send: "h/b/p1", out: ["h/b/p2 -"] },
        { send: "h/b/p1 dl_vlan=10", out: ["h/b/p3 [10]"] },
        { send: "h/b/p1 dl_vlan=10,dl_vlan_pcp=5", out: [] },
      ],
    },
    {
      name: "a flow without a priority has 32768",
      fabric: flowing(
        "priority=32767,actions=output:2",
        "actions=output:3",
        "priority=32769,dl_vlan=10,actions=output:4",
      ),
      sent: [
        { send: "h/b/p1", out: ["h/b/p3 -"] },
        { send: "h/b/p1 dl_vlan=10", out: ["h/b/p4 [10]"] },
      ],
    },
    {
      name: "of one table, priority and match there is one flow, the last",
      fabric: flowing("dl_vlan=10,actions=output:2", "dl_vlan=10,actions=output:3"),
      sent: [{ send: "h/b/p1 dl_vlan=10", out: ["h/b/p3 [10]"] }],
    },
    {
      name: "of flows of one priority the group that looks at the same fields as the first of them comes first",
      fabric: flowing(
        "dl_vlan=10,actions=output:2",
        "in_port=1,actions=output:3",
        "dl_src=02:00:00:00:00:01,actions=output:4",
      ),
      sent: [
        { send: "h/b/p1 dl_vlan=10,dl_src=02:00:00:00:00:01", out: ["h/b/p2 [10]"] },
        { send: "h/b/p1 dl_src=02:00:00:00:00:01", out: ["h/b/p3 -"] },
        { send: "h/b/p3 dl_src=02:00:00:00:00:01", out: ["h/b/p4 -"] },
      ],
    },
    {
      name: "resubmit looks the frame up as it is then, and goes on after that with what it has become",
      fabric: flowing(
        "actions=mod_vlan_vid:5,resubmit(,1),output:4",
        "table=1,dl_vlan=5,actions=output:2,mod_vlan_vid:6",
        "table=1,priority=1,actions=output:3",
      ),
      sent: [{ send: "h/b/p1", out: ["h/b/p2 [5]", "h/b/p4 [6]"] }],
    },
    {
      name: "a table without a flow that matches ends nothing but itself",
      fabric: flowing("actions=resubmit(,1),output:2", "table=1,dl_vlan=10,actions=output:3"),
      sent: [
        { send: "h/b/p1", out: ["h/b/p2 -"] },
        { send: "h/b/p1 dl_vlan=10", out: ["h/b/p2 [10]", "h/b/p3 [10]"] },
      ],
    },
    {
      name: "resubmit to another in_port is for the look-up alone",
      fabric: flowing(
        "in_port=1,actions=resubmit(4,1)",
        "table=1,in_port=4,actions=output:1,output:4,resubmit(,2),in_port",
        "table=2,in_port=1,actions=output:2",
        "table=2,in_port=4,actions=output:3",
      ),
      sent: [{ send: "h/b/p1", out: ["h/b/p1 -", "h/b/p2 -", "h/b/p4 -"] }],
    },
    {
      name: "goto_table goes on in a later table",
      fabric: flowing("actions=mod_vlan_vid:5,goto_table:9", "table=9,dl_vlan=5,actions=output:2"),
      sent: [{ send: "h/b/p1", out: ["h/b/p2 [5]"] }],
    },
    {
      name: "resubmit upwards goes through all tables",
      fabric: flowing(...upwards, "table=253,actions=output:2"),
      sent: [{ send: "h/b/p1", out: ["h/b/p2 -"] }],
    },
    {
      name: "resubmit downwards goes 64 deep",
      fabric: flowing(...downwards(65)),
      sent: [{ send: "h/b/p1", out: ["h/b/p2 -"] }],
    },
    {
      name: "resubmit 65 deep loses the frame",
      fabric: flowing(...downwards(66)),
      sent: [{ send: "h/b/p1", out: [] }],
    },
    {
      name: "too deep loses what was sent before, too",
      fabric: flowing("actions=output:2,resubmit(,1),output:3", "table=1,actions=output:4,resubmit(,1)"),
      sent: [{ send: "h/b/p1", out: [] }],
    },
    {
      name: "one translation has 4096 tables",
      fabric: flowing(...many("")),
      sent: [{ send: "h/b/p1", out: ["h/b/p2 -"] }],
    },
    {
      name: "one table more than 4096 loses the frame",
      fabric: flowing(...many(",resubmit(,3)")),
      sent: [{ send: "h/b/p1", out: [] }],
    },
  ],
};
