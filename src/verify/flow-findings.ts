import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { Flow } from "../model/openflow/flow.ts";
import { FIELD, inPortOf, LOCAL_OFPORT } from "../model/openflow/key.ts";
import { overlapping } from "../model/openflow/overlaps.ts";
import { printFlow } from "../model/openflow/print-flow.ts";
import { matchAt } from "../model/openflow/print-match.ts";
import { flowTablesOf } from "../model/openflow/tables.ts";
import type { Context } from "./context.ts";
import { FilledTables } from "./filled-tables.ts";
import { unsound } from "./unsound.ts";
import type { Violation, Warning } from "./verdict.ts";

/** Open vSwitch: "Nonexistent output port". One for each bridge and number. */
export function lostOutputs({ fabric }: Context): readonly Violation[] {
  const { flows } = fabric.columns;
  const lost = new Map<string, { readonly row: number; readonly port: number; count: number }>();
  for (const [row, flow] of flows.flow.entries()) {
    const bridge = must(flows.bridge[row]);
    for (const port of outputsOf(flow)) {
      if (fabric.ofPorts.portAt(bridge, port) !== undefined) continue;
      const known = lost.get(`${bridge} ${port}`);
      if (known === undefined) lost.set(`${bridge} ${port}`, { row, port, count: 1 });
      else known.count++;
    }
  }
  return [...lost.values()].map(({ row, port, count }) => {
    const from = fabric.bridgeName(must(flows.bridge[row]));
    const cause = `${from} has no port ${port}, to which ${quoted(fabric, row)} sends`;
    const blame = fabric.blame(flows.origin[row]);
    return unsound("output-to-nowhere", { from, to: `${port}`, count, cause, blame });
  });
}

function outputsOf({ actions }: Flow): ReadonlySet<number> {
  return new Set(actions.flatMap((action) => (action.kind === "output" ? [action.port] : [])));
}

/** Flows that do not do what they seem to. Of each kind the first is shown. */
export function flowWarnings({ fabric }: Context): readonly Warning[] {
  const found = new Findings(fabric);
  const { bridges, flows } = fabric.columns;
  for (const [bridge, hasFlows] of bridges.hasFlows.entries()) {
    if (hasFlows === 0) continue;
    const tables = flowTablesOf(fabric, bridge, (old, by) =>
      found.add(
        "flow-replaced",
        old.row,
        () => `is replaced by ${quoted(fabric, by.row)}: one table, priority and match`,
      ),
    );
    for (const table of tables.values()) {
      for (const [first, second] of overlapping(table.inOrder()))
        found.add(
          "flow-overlap",
          second.row,
          () =>
            `and ${quoted(fabric, first.row)} have one priority, and some frame matches both: which of them acts depends on the order in which they are added`,
        );
    }
  }
  const tables = new FilledTables(fabric);
  for (const [row, flow] of flows.flow.entries()) {
    const names = must(flows.leftOut[row]).join(", ");
    if (names !== "")
      found.add(
        "flow-leaves-out",
        row,
        () => `names ${names} without the type of frame that has it: Open vSwitch leaves it out`,
      );
    const empty = tables.emptyFor(must(flows.bridge[row]), flow);
    if (empty !== undefined)
      found.add(
        "flow-to-empty-table",
        row,
        () => `leads to table ${empty}, which has no flows: frames end there`,
      );
    const port = inPortAsked(flow);
    if (port !== undefined && fabric.ofPorts.portAt(must(flows.bridge[row]), port) === undefined)
      found.add("flow-dead", row, () => `waits for port ${port}, which the bridge does not have`);
  }
  return found.warnings();
}

function inPortAsked({ match }: Flow): number | undefined {
  const { value, mask } = matchAt(match, FIELD.in_port);
  if (mask === 0n) return undefined;
  return Number(value) === inPortOf(LOCAL_OFPORT) ? LOCAL_OFPORT : Number(value);
}

type Kind = "flow-replaced" | "flow-overlap" | "flow-leaves-out" | "flow-dead" | "flow-to-empty-table";

class Findings {
  readonly #fabric: Fabric;
  readonly #kinds = new Map<Kind, { readonly row: number; readonly text: string; count: number }>();

  constructor(fabric: Fabric) {
    this.#fabric = fabric;
  }

  add(kind: Kind, row: number, text: () => string): void {
    const known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, { row, text: text(), count: 1 });
    else known.count++;
  }

  warnings(): readonly Warning[] {
    const { flows } = this.#fabric.columns;
    return [...this.#kinds].map(([kind, { row, text, count }]) => {
      const others = count === 1 ? "" : ` (and ${(count - 1).toLocaleString("en")} more)`;
      const at = this.#fabric.bridgeName(must(flows.bridge[row]));
      const blame = this.#fabric.blame(flows.origin[row]);
      return { kind, text: `${at}: ${quoted(this.#fabric, row)} ${text}${others}`, blame };
    });
  }
}

function quoted(fabric: Fabric, row: number): string {
  return `"${printFlow(must(fabric.columns.flows.flow[row]))}"`;
}
