import { expect, test } from "vitest";
import { readFlows } from "../../../src/realize/observe/flow-text.ts";

const NEUTRON = [
  "priority=1,in_port=1,actions=resubmit(,2)",
  "priority=1,in_port=2,actions=resubmit(,3)",
  "table_id=3, priority=1,tun_id=0x64,actions=mod_vlan_vid:1,resubmit(,10)",
  "table_id=3, priority=1,tun_id=0x65,actions=mod_vlan_vid:2,resubmit(,10)",
  "table_id=10, priority=1,actions=learn(table=20,hard_timeout=300,priority=1,NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:NXM_OF_IN_PORT[]),output:1",
  "table_id=20, priority=0,actions=resubmit(,22)",
];
const PLAIN = [
  "priority=100,in_port=1,actions=learn(table=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),resubmit(,1),output:2",
  "priority=100,in_port=2,actions=output:1",
];

/** Whether a flow beside others, with these times and no cookie, counts as learned. */
function isLearned(others: readonly string[], match: string, actions: string, times = ""): boolean {
  const [table = "", ...rest] = match.split(" ");
  const line = `table_id=${table}, ${rest.join("")},actions=${actions}`;
  const cookies = [` cookie=0x0, table=${table}, ${times}${rest.join("")} actions=${actions}`];
  return readFlows([...others, line], cookies).at(-1)?.isLearned === true;
}

const inNeutron = (match: string, actions: string) =>
  isLearned(NEUTRON, `20 priority=1,${match}`, actions, "hard_timeout=300, ");
const inPlain = (match: string, actions: string) => isLearned(PLAIN, `1 ${match}`, actions);

const M = "dl_dst=02:00:00:00:00:b2";

test("a flow that learn makes of frames that get there is learned", () => {
  expect(
    inNeutron(`vlan_tci=0x0001/0x0fff,${M}`, "load:0->NXM_OF_VLAN_TCI[],load:0x64->NXM_NX_TUN_ID[],output:2"),
  ).toBe(true);
  expect(inPlain(M, "output:1")).toBe(true);
});

test.each([
  [
    "a tag and a key of two tenants",
    `vlan_tci=0x0001/0x0fff,${M}`,
    "load:0->NXM_OF_VLAN_TCI[],load:0x65->NXM_NX_TUN_ID[],output:2",
  ],
  [
    "a key that no tunnel is asked for",
    `vlan_tci=0x0001/0x0fff,${M}`,
    "load:0->NXM_OF_VLAN_TCI[],load:0x66->NXM_NX_TUN_ID[],output:2",
  ],
  [
    "a port whose frames do not get there",
    `vlan_tci=0x0001/0x0fff,${M}`,
    "load:0->NXM_OF_VLAN_TCI[],load:0x64->NXM_NX_TUN_ID[],output:1",
  ],
  ["another form of the match", `dl_vlan=1,${M}`, "strip_vlan,set_tunnel:0x64,output:2"],
  [
    "another number than the learn says",
    `vlan_tci=0x0001/0x0fff,${M}`,
    "load:5->NXM_OF_VLAN_TCI[],load:0x64->NXM_NX_TUN_ID[],output:2",
  ],
  [
    "an action more",
    `vlan_tci=0x0001/0x0fff,${M}`,
    "load:0->NXM_OF_VLAN_TCI[],load:0x64->NXM_NX_TUN_ID[],output:2,output:3",
  ],
  ["a field less", M, "load:0->NXM_OF_VLAN_TCI[],load:0x64->NXM_NX_TUN_ID[],output:2"],
])("a flow in the learn's table is somebody's with %s", (_, match, actions) => {
  expect(inNeutron(match, actions)).toBe(false);
});

test("where a learn has all defaults, a flow that somebody adds to its table is not learned for that", () => {
  expect(inPlain("in_port=1", "output:3")).toBe(false);
  expect(inPlain(M, "output:3")).toBe(false);
  expect(inPlain(`in_port=1,${M}`, "output:1")).toBe(false);
  expect(inPlain(M, "resubmit(,0)")).toBe(false);
});

test("bits that are taken twice are those of one frame", () => {
  const learner = [
    "priority=1,actions=learn(table=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],output:NXM_OF_IN_PORT[])",
  ];
  const asked = (mac: string) => isLearned(learner, `1 ${M}`, `load:${mac}->NXM_OF_ETH_DST[],output:7`);
  expect(asked("0x0200000000b2")).toBe(true);
  expect(asked("0x0200000000b3")).toBe(false);
});

test("what a written flow in the learn's table leads to is walked, too", () => {
  const far = [
    "priority=1,actions=learn(table=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),resubmit(,1)",
    "table_id=1, priority=32768,in_port=1,actions=load:7->NXM_NX_REG0[],resubmit(,2)",
    "table_id=2, priority=1,actions=learn(table=3,NXM_NX_REG0[],output:NXM_OF_IN_PORT[])",
  ];
  expect(isLearned(far, "3 reg0=0x7", "output:1")).toBe(true);
  expect(isLearned(far, "3 reg0=0x8", "output:1")).toBe(false);
});

test("tables that lead round are given up, and then nothing counts as learned", () => {
  const round = [
    "priority=1,actions=learn(table=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:NXM_OF_IN_PORT[]),resubmit(,0),resubmit(,0)",
  ];
  expect(isLearned(round, `1 ${M}`, "output:7")).toBe(false);
});
