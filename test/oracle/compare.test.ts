import { describe, expect, test } from "vitest";
import type { Case } from "./case.ts";
import { comparisons, differences } from "./compare.ts";
import type { Outcome, StageOutcome } from "./outcome.ts";

const port = { role: "designated", state: "forwarding", cost: 2, id: "128.1" };
const stage: StageOutcome = {
  tree: { "h/b": { root: "8000.000000000001", rootCost: 0, rootPort: null, ports: { p: port } } },
  deliveries: [["h/b/p -", "h/b/p -"], []],
  macs: ["h/b 0 02:00:00:00:00:01 p"],
};
const outcome = (change: Partial<StageOutcome> = {}): Outcome => ({
  refused: [],
  stages: [{ ...stage, ...change }],
});
const one: Case = { fabric: { kind: "fabric", hosts: {} }, stages: [] };
const wheres = (seen: Outcome) => differences(one, outcome(), seen).map(({ where }) => where);

describe("an oracle that finds nothing must have looked", () => {
  test("equal outcomes do not differ, and are counted", () => {
    expect(wheres(outcome())).toEqual([]);
    expect(comparisons(outcome())).toBe(7);
  });

  test.each([
    ["stage 0, tree", { tree: {} }],
    [
      "stage 0, tree",
      { tree: { "h/b": { ...stage.tree["h/b"]!, ports: { p: { ...port, state: "blocking" } } } } },
    ],
    ["stage 0, tree", { tree: { "h/b": { ...stage.tree["h/b"]!, rootCost: 2 } } }],
    ["stage 0, step 0", { deliveries: [["h/b/p -"], []] }],
    ["stage 0, step 0", { deliveries: [["h/b/p -", "h/b/p [1]"], []] }],
    ["stage 0, step 1", { deliveries: [["h/b/p -", "h/b/p -"], ["h/b/q -"]] }],
    ["stage 0, MAC tables", { macs: [] }],
    ["stage 0, MAC tables", { macs: ["h/b 0 02:00:00:00:00:01 q"] }],
  ])("%s is compared", (where, change) => {
    expect(wheres(outcome(change))).toEqual([where]);
  });

  test("a port that one side refuses is told, and a stage that is missing", () => {
    expect(wheres({ ...outcome(), refused: ["h/b/g"] })).toEqual(["refused tunnels"]);
    expect(wheres({ refused: [], stages: [] })).toEqual(["stage 0"]);
  });
});
