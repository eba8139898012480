import { expect, test } from "vitest";
import { readFlows } from "../../src/realize/observe/flow-text.ts";
import { listIn, mapIn, readTables, textIn } from "../../src/realize/observe/ovsdb.ts";
import { readSnapshot } from "../../src/realize/observe/snapshot.ts";
import type { Part } from "../../src/realize/part.ts";
import { observedParts } from "../../src/realize/observe/observed-parts.ts";

/** As ovs-vsctl 3.1.0 prints it. */
const BRIDGES =
  '{"data":[[["uuid","5d303fb0"],"netdev",["map",[["simnet","lab"],["simnet-at","h1/br0"]]],["set",[]],["map",[["stp-priority","7"]]],"br0",["set",[["uuid","p1"],["uuid","p2"]]],true]],' +
  '"headings":["_uuid","datapath_type","external_ids","fail_mode","other_config","name","ports","stp_enable"]}';

test("OVSDB's sets, maps and uuids are read, and an empty set is nothing", () => {
  const [row = {}] = readTables(BRIDGES)[0] ?? [];
  expect(textIn(row, "fail_mode")).toBeUndefined();
  expect(listIn(row, "ports")).toEqual(["p1", "p2"]);
  expect(mapIn(row, "other_config")).toEqual({ "stp-priority": "7" });
  expect(textIn(row, "stp_enable")).toBe("true");
});

/** As ovs-appctl bridge/dump-flows and ovs-ofctl --no-stats dump-flows print the same bridge. */
const EXACT = [
  "duration=796s, n_packets=1033, n_bytes=124599, priority=0,actions=NORMAL",
  "table_id=5, duration=0s, n_packets=0, n_bytes=0, priority=8,in_port=1,actions=push_vlan:0x88a8,set_field:4097->vlan_vid,output:1",
  "table_id=10, duration=9s, n_packets=0, n_bytes=0, priority=1,actions=learn(table=20,hard_timeout=300,priority=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[]),output:1",
  "table_id=20, duration=3s, n_packets=0, n_bytes=0, priority=1,vlan_tci=0x0001/0x0fff,dl_dst=02:00:00:00:00:01,actions=output:2",
  "table_id=254, duration=796s, n_packets=0, n_bytes=0, priority=0,reg0=0x2,actions=drop",
];
const COOKIES = [
  " priority=0 actions=NORMAL",
  " cookie=0x51a7e7, table=5, priority=8,in_port=1 actions=mod_vlan_vid:1,output:1",
  " cookie=0x51a7e7, table=10, priority=1 actions=learn(table=20,hard_timeout=300,priority=1,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[]),output:1",
  " table=20, hard_timeout=300, priority=1,vlan_tci=0x0001/0x0fff,dl_dst=02:00:00:00:00:01 actions=output:2",
];

test("a flow does what the switch says exactly, and belongs to whom its cookie names", () => {
  const flows = readFlows(EXACT, COOKIES);
  expect(flows).toHaveLength(4);
  expect(flows[0]).toMatchObject({ isDefault: true, isOwn: false });
  expect(flows[1]).toMatchObject({ isOwn: true, isLearned: false });
  expect(flows[1]?.text).toContain("push_vlan:0x88a8");
  expect(flows[2]).toMatchObject({ isOwn: true, isLearned: false, isPassing: false });
  expect(flows[3]).toMatchObject({ isOwn: false, isLearned: true, isPassing: false });
});

/** A flow that learns into table 20, and one that may be of its making. */
const learnt = (learn: string, flow: string) =>
  readFlows(
    [
      `actions=learn(table=20${learn},NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[])`,
      "table_id=20, dl_vlan=1,actions=output:2",
    ],
    [
      ` actions=learn(table=20${learn},NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[])`,
      ` ${flow}dl_vlan=1 actions=output:2`,
    ],
  )[1];

test("what a flow learns is known by the table, priority, cookie and times that it says, also without times", () => {
  expect(learnt("", "table=20, ")).toMatchObject({ isLearned: true, isPassing: false });
  expect(learnt(",cookie=0x9", "cookie=0x9, table=20, ")).toMatchObject({ isLearned: true });
  expect(learnt(",idle_timeout=60", "table=20, idle_timeout=60, ")).toMatchObject({ isLearned: true });
});

test.each([
  "cookie=0x9, table=20, ",
  "table=20, hard_timeout=86400, ",
  "cookie=0x0, table=20, idle_timeout=3, ",
])("%s is somebody's, whatever else the bridge learns", (flow) => {
  expect(learnt("", flow)).toMatchObject({ isLearned: false, isPassing: flow.includes("timeout") });
});

test("a host that Open vSwitch does not answer on says so", () => {
  const read = readSnapshot("h1", "\u001Eswitch\n\u001Efailed ovs-vsctl\n", "database connection failed");
  expect(read).toEqual({ failure: "ovs-vsctl: database connection failed" });
});

/** Every host has a switch. */
const isMade = ({ kind }: Part) => kind !== "switch";

test("only what is marked for this fabric is its own", () => {
  const read = readSnapshot("h1", `\u001Eswitch\n{"data":[],"headings":[]}\n${BRIDGES}\n`, "");
  if ("failure" in read) throw new Error(read.failure);
  expect(observedParts(read, "lab").own.filter(isMade)).toMatchObject([
    {
      kind: "bridge",
      name: "br0",
      of: "h1/br0",
      columns: { "Bridge.fail_mode": "standalone", "Bridge.other_config:stp-priority": "7" },
    },
  ]);
  const others = observedParts(read, "another");
  expect(others.own.filter(isMade)).toEqual([]);
  expect(others.taken.interfaces.has("br0")).toBe(true);
});
