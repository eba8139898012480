import { describe, expect, test } from "vitest";
import { printFlow } from "../../../src/model/openflow/print-flow.ts";
import { readFlow } from "../../../src/model/openflow/read-flow.ts";
import { flowTablesOf, tablesOf, type WrittenFlow } from "../../../src/model/openflow/tables.ts";
import { fabricOf, oneBridge } from "../fabric/make.ts";
import { PORTS } from "./ports.ts";

function written(...texts: readonly string[]): WrittenFlow[] {
  return texts.map((text, row) => {
    const flow = readFlow(text, { path: "", ports: PORTS });
    if (!flow.ok) throw new Error(JSON.stringify(flow.problems));
    return { row, flow: flow.value.flow };
  });
}

/** Rows of table 0 in the order in which it asks them. */
const orderOf = (...matches: readonly string[]) =>
  tablesOf(written(...matches.map((match) => `${match},actions=1`)))
    .get(0)
    ?.inOrder()
    .map(({ row }) => row);

/** Measured with ovs-vswitchd 3.1.0, a frame from port 1 in VLAN 10 to 02:00:00:00:00:02. */
describe("of flows of one priority", () => {
  const [port, vlan, mac] = [
    "priority=5,in_port=1",
    "priority=5,dl_vlan=10",
    "priority=5,dl_dst=02:00:00:00:00:02",
  ];
  const [highVlan, highMac] = ["priority=100,dl_vlan=99", "priority=50,dl_dst=02:00:00:00:00:99"];
  test.each([
    [[port, vlan], port],
    [[vlan, port], vlan],
    [[mac, port, vlan], mac],
    [[port, vlan, highVlan], vlan],
    [[highVlan, port, vlan], vlan],
    [[port, mac, vlan, highMac, highVlan], vlan],
    [[port, highMac, highVlan, mac, vlan], vlan],
    [["priority=4,dl_vlan=11", port, vlan], port],
    [["priority=4,dl_vlan=11", mac, port, vlan], mac],
  ])("%j: %s acts", (matches, first) => {
    const [row] = orderOf(...matches)!.filter((one) => matches[one]!.startsWith("priority=5,"));
    expect(matches[row!]).toBe(first);
  });

  test("a subtable that catches up stays behind the one that was ahead", () => {
    expect(
      orderOf(
        "priority=5,in_port=1",
        "priority=9,dl_vlan=99",
        "priority=5,dl_vlan=10",
        "priority=9,in_port=2",
      ),
    ).toEqual([1, 3, 2, 0]);
  });
});

test("a higher priority is asked first", () => {
  expect(orderOf("priority=1", "priority=65535,dl_vlan=1", "", "priority=0,in_port=1")).toEqual([1, 2, 0, 3]);
});

test("of a priority and a match in one table there is one flow: the last, in the place of the first", () => {
  const gone: [number, number][] = [];
  const flows = written(
    "in_port=1,actions=1",
    "actions=2",
    "priority=32768,in_port=p1,actions=3",
    "table=1,in_port=1,actions=4",
  );
  const tables = tablesOf(flows, (old, by) => gone.push([old.row, by.row]));
  expect(gone).toEqual([[0, 2]]);
  expect([...tables].map(([table, flow]) => [table, flow.inOrder().map(({ row }) => row)])).toEqual([
    [0, [2, 1]],
    [1, [3]],
  ]);
});

test("flows overlap that a frame may match both of, unless they do the same", () => {
  const flows = written(
    "priority=5,in_port=1,actions=1",
    "priority=5,dl_vlan=10,actions=2",
    "priority=5,in_port=2,dl_vlan=10,actions=3",
    "priority=6,dl_src=02:00:00:00:00:01,actions=4",
    "priority=5,in_port=1,dl_src=02:00:00:00:00:01,actions=1",
    "priority=5,in_port=3,dl_vlan=11,actions=5",
  );
  const pairs = [...tablesOf(flows).get(0)!.overlaps()].map(([first, second]) => [first.row, second.row]);
  expect(pairs).toEqual(
    expect.arrayContaining([
      [0, 1],
      [1, 2],
    ]),
  );
  expect(pairs.flat()).not.toContain(3);
  expect(pairs.flat()).not.toContain(5);
  expect(pairs).not.toContainEqual([0, 4]);
});

test("a bridge without written flows is NORMAL or empty, as its fail_mode has it", () => {
  const tables = (more: object) => {
    const fabric = fabricOf(oneBridge({ p: {} }, more));
    return [...flowTablesOf(fabric, 0)].map(([table, flows]) => [
      table,
      flows.inOrder().map(({ row, flow }) => [row, printFlow(flow)]),
    ]);
  };
  expect(tables({})).toEqual([[0, [[-1, "priority=0,actions=NORMAL"]]]]);
  expect(tables({ fail_mode: "secure" })).toEqual([]);
  expect(tables({ flows: [] })).toEqual([]);
  expect(tables({ fail_mode: "secure", flows: ["table=3,actions=NORMAL"] })).toEqual([
    [3, [[0, "table=3,actions=NORMAL"]]],
  ]);
});
