import { expect, test } from "vitest";
import { overlapping } from "../../../src/model/openflow/overlaps.ts";
import { printFlow } from "../../../src/model/openflow/print-flow.ts";
import { flowTablesOf } from "../../../src/model/openflow/tables.ts";
import { type Bridge, fabricOf, oneBridge } from "../fabric/make.ts";

const fabricWith = (more: Omit<Bridge, "ports">) => fabricOf(oneBridge({ p: {} }, more));

function tablesWith(more: Omit<Bridge, "ports">) {
  return [...flowTablesOf(fabricWith(more), 0)].map(([table, flows]) => [
    table,
    flows.inOrder().map(({ row, flow }) => [row, printFlow(flow)]),
  ]);
}

test("a bridge without written flows is NORMAL or empty, as its fail_mode has it", () => {
  expect(tablesWith({})).toEqual([[0, [[-1, "priority=0,actions=NORMAL"]]]]);
  expect(tablesWith({ fail_mode: "secure" })).toEqual([]);
  expect(tablesWith({ flows: [] })).toEqual([]);
  expect(tablesWith({ fail_mode: "secure", flows: ["table=3,actions=NORMAL"] })).toEqual([
    [3, [[0, "table=3,actions=NORMAL"]]],
  ]);
});

test("of a priority and a match in one table there is one flow: the last, in the place of the first", () => {
  const flows = [
    "in_port=1,actions=1",
    "dl_vlan=1,actions=2",
    "priority=32768,in_port=p,actions=3",
    "table=1,in_port=1,actions=4",
  ];
  const gone: [number, number][] = [];
  const tables = flowTablesOf(fabricWith({ flows }), 0, (old, by) => gone.push([old.row, by.row]));
  expect(gone).toEqual([[0, 2]]);
  expect([...tables].map(([table, flow]) => [table, flow.inOrder().map(({ row }) => row)])).toEqual([
    [0, [2, 1]],
    [1, [3]],
  ]);
});

test("flows overlap that a frame may match both of, unless they do the same", () => {
  const flows = [
    "priority=5,in_port=1,actions=1",
    "priority=5,dl_vlan=10,actions=2",
    "priority=5,in_port=2,dl_vlan=10,actions=3",
    "priority=6,dl_src=02:00:00:00:00:01,actions=4",
    "priority=5,in_port=1,dl_src=02:00:00:00:00:01,actions=1",
    "priority=5,in_port=3,dl_vlan=11,actions=5",
  ];
  const table = flowTablesOf(fabricWith({ flows }), 0).get(0)!;
  const pairs = [...overlapping(table.inOrder())].map(([one, other]) => [one.row, other.row]);
  expect(pairs).toEqual([
    [0, 1],
    [1, 2],
    [1, 4],
  ]);
});

test("of several flows that overlap with one it is one that does not do the same, whichever comes first", () => {
  const flows = [
    "priority=5,in_port=1,dl_vlan=10,actions=2",
    "priority=5,in_port=2,dl_vlan=10,actions=1",
    "priority=5,dl_vlan=10,dl_src=02:00:00:00:00:01,actions=2",
    "priority=5,dl_vlan=10,dl_src=02:00:00:00:00:02,actions=1",
  ];
  const table = flowTablesOf(fabricWith({ flows }), 0).get(0)!;
  const pairs = [...overlapping(table.inOrder())].map(([one, other]) => [one.row, other.row]);
  expect(pairs).toEqual([
    [1, 2],
    [0, 3],
  ]);
});
