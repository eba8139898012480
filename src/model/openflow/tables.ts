import type { Fabric } from "../fabric/fabric.ts";
import { Classifier, type Rule } from "./classifier.ts";
import { type Flow, NORMAL_FLOW } from "./flow.ts";

/** A flow as it was written, and the row that it is in; the row -1: of no flow that was. */
export interface WrittenFlow extends Rule {
  readonly row: number;
  readonly flow: Flow;
}

export type FlowTable = Classifier<WrittenFlow>;

/** The tables of a bridge by their numbers; one that is not there is empty. */
export type FlowTables = ReadonlyMap<number, FlowTable>;

/**
 * The tables of a bridge: its flows as they are written, added in their order; or, where none are written, what
 * fail_mode makes of that, NORMAL or nothing.
 * @param replaced is told of each flow that another of the same table, priority and match replaces
 */
export function flowTablesOf(
  fabric: Fabric,
  bridge: number,
  replaced: (old: WrittenFlow, by: WrittenFlow) => void = () => {},
): FlowTables {
  const { bridges, flows } = fabric.columns;
  const tables = new Map<number, FlowTable>();
  const add = (flow: Flow, row: number) => {
    const written = { row, flow, priority: flow.priority, match: flow.match };
    const table = tables.get(flow.table) ?? new Classifier();
    tables.set(flow.table, table);
    const old = table.add(written);
    if (old !== undefined) replaced(old, written);
  };
  for (const row of fabric.flowsOf(bridge)) {
    const flow = flows.flow[row];
    if (flow !== undefined) add(flow, row);
  }
  const isStandalone = fabric.bridgeSettings(bridge).failMode === "standalone";
  if (bridges.hasFlows[bridge] === 0 && isStandalone) add(NORMAL_FLOW, -1);
  return tables;
}
