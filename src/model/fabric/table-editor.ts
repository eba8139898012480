import { type Flow, isSameRule, NORMAL_FLOW } from "../openflow/flow.ts";
import type { ReadFlow } from "../openflow/read-flow.ts";
import { KnownNames } from "../schema/nearest.ts";
import { show } from "../values/problem.ts";
import type { BridgeDocument, FdbDocument } from "./document.ts";
import { must } from "./fabric.ts";
import { BridgePorts, FlowReader } from "./flow-reader.ts";
import { rowsByBridge } from "./names.ts";
import { numberPorts } from "./ofports.ts";
import { fdbSpec } from "./read.ts";
import { type Place, Reporter } from "./reporter.ts";
import type { FdbSpec, FlowSpec } from "./spec.ts";

/** What bridges look up: flows, static MAC entries, and the numbers of ports that flows speak of. */
export class TableEditor extends Reporter {
  readonly #flows = new FlowReader();
  /** Rows of the ports of each bridge, in their order; made anew when ports have come or gone. */
  #portsOf: Map<number, number[]> | undefined;

  /** What of flows and static MAC entries is written replaces what there was. The bridge's ports are all there. */
  setTables(at: string, { flows, fdb }: Pick<BridgeDocument, "flows" | "fdb">, { columns }: Place): void {
    const bridge = this.names.bridges.get(at);
    if (bridge === undefined || this.settingsOf(bridge).kind === "linux") return;
    if (flows !== undefined) this.draft.setFlows(bridge, this.#readFlows(bridge, flows, columns));
    if (fdb !== undefined) this.draft.setFdb(bridge, this.#readFdb(bridge, fdb, columns));
  }

  /** It replaces the one of its table, priority and match, and stands beside what the bridge has else. */
  setFlow(at: string, text: string, place: Place): void {
    const bridge = this.#openFlowBridge(at, place.name);
    const flow = bridge === undefined ? undefined : this.#readFlow(bridge, text, place.columns);
    if (bridge === undefined || flow === undefined) return;
    const isWritten = this.draft.bridges.columns.hasFlows[bridge] === 1;
    if (!isWritten && this.settingsOf(bridge).failMode === "standalone")
      this.draft.addFlow(bridge, { flow: NORMAL_FLOW, leftOut: [], origin: place.origin });
    const [old, ...repeated] = this.#rowsOf(bridge, flow.flow);
    // In place of it, as in the switch: the order in which flows came may decide.
    if (old === undefined) this.draft.addFlow(bridge, { ...flow, origin: place.origin });
    else this.draft.flows.set(old, { ...flow, origin: place.origin });
    for (const row of repeated) this.draft.flows.remove(row);
  }

  /** @param text without actions */
  removeFlow(at: string, text: string, place: Place): void {
    const bridge = this.#openFlowBridge(at, place.name);
    if (bridge === undefined) return;
    if (text.includes("action"))
      return this.problem(place.columns, "a table, a priority and a match, without actions", show(text));
    const flow = this.#readFlow(bridge, `${text},actions=drop`, place.columns);
    if (flow === undefined) return;
    const rows = this.#rowsOf(bridge, flow.flow);
    if (rows.length === 0) return this.problem(place.columns, "a flow that the bridge has", show(text));
    this.#noteRemoved(at, rows, place.origin);
    for (const row of rows) this.draft.flows.remove(row);
  }

  #noteRemoved(at: string, rows: readonly number[], origin: number): void {
    const { flow, leftOut, origin: origins } = this.draft.flows.columns;
    const removed = rows.map((row) => ({
      at,
      flow: { flow: must(flow[row]), leftOut: must(leftOut[row]), origin: must(origins[row]) },
      origin,
    }));
    this.draft.removedFlows = [...this.draft.removedFlows, ...removed];
  }

  #openFlowBridge(at: string, origin: number): number | undefined {
    const bridge = this.find("bridges", at, origin);
    if (bridge === undefined || this.settingsOf(bridge).kind !== "linux") return bridge;
    this.problem(origin, "a bridge of Open vSwitch", `${at}, which is a Linux bridge`);
    return undefined;
  }

  #readFlow(bridge: number, text: string, origin: number): ReadFlow | undefined {
    const flow = this.#flows.read(text, this.draft.origins.path(origin), this.#portsByName(bridge));
    if (flow.ok) return flow.value;
    this.problems.push(...flow.problems);
    return undefined;
  }

  /** The flow of this table, priority and match; several rows if it is written several times. */
  #rowsOf(bridge: number, flow: Flow): number[] {
    const { flows } = this.draft;
    const rows: number[] = [];
    for (let row = 0; row < flows.count; row++) {
      if (flows.columns.bridge[row] !== bridge || flows.isRemoved(row)) continue;
      if (isSameRule(must(flows.columns.flow[row]), flow)) rows.push(row);
    }
    return rows;
  }

  #readFlows(bridge: number, texts: readonly string[], columns: number): FlowSpec[] {
    const { origins } = this.draft;
    const parent = origins.at(columns, "flows");
    const path = origins.path(parent);
    const ports = this.#portsByName(bridge);
    const specs: FlowSpec[] = [];
    for (const [i, text] of texts.entries()) {
      const flow = this.#flows.read(text, `${path}.${i}`, ports);
      if (flow.ok) specs.push({ ...flow.value, origin: origins.at(parent, i) });
      else this.problems.push(...flow.problems);
    }
    return specs;
  }

  #readFdb(bridge: number, entries: readonly FdbDocument[], columns: number): FdbSpec[] {
    const parent = this.draft.origins.at(columns, "fdb");
    const seen = new Set<string>();
    const rows = this.#portRows(bridge);
    const known = new KnownNames("a port of this bridge", rows);
    return entries.flatMap((entry, i) => {
      const origin = this.draft.origins.at(parent, i);
      const port = rows.get(entry.port);
      if (port === undefined) {
        this.problem(this.draft.origins.at(origin, "port"), known.expected(entry.port), show(entry.port));
        return [];
      }
      const spec = fdbSpec(entry, port, origin);
      const key = `${spec.vlan} ${spec.mac}`;
      if (seen.has(key)) this.problem(origin, "each address of a VLAN once", `${entry.mac} again`);
      seen.add(key);
      return [spec];
    });
  }

  /** LOCAL among them */
  #portRows(bridge: number): ReadonlyMap<string, number> {
    this.#portsOf ??= rowsByBridge(this.draft);
    const { name } = this.draft.ports.columns;
    return new Map((this.#portsOf.get(bridge) ?? []).map((row) => [must(name[row]), row]));
  }

  #portsByName(bridge: number): BridgePorts {
    return new BridgePorts(must(this.draft.bridges.columns.name[bridge]), () => this.#numbered(bridge));
  }

  *#numbered(bridge: number): Generator<readonly [string, number]> {
    const { name } = this.draft.ports.columns;
    for (const [row, number] of this.#numbersOf(bridge)) yield [must(name[row]), number];
  }

  #numbersOf(bridge: number): ReadonlyMap<number, number> {
    this.#portsOf ??= rowsByBridge(this.draft);
    const rows = this.#portsOf.get(bridge) ?? [];
    const numbers = numberPorts(rows, this.draft.ports.columns);
    return new Map(rows.map((row, i) => [row, must(numbers[i])]));
  }

  /**
   * Lets ports of these bridges come and go. Flows know ports by number: where a bridge has flows, the others keep
   * theirs, as in Open vSwitch; `free` may get a new one.
   */
  protected changePorts(bridges: readonly number[], change: () => void, free?: number): void {
    const known = bridges.filter((bridge) => this.draft.bridges.columns.hasFlows[bridge] === 1);
    const before = known.map((bridge) => this.#numbersOf(bridge));
    change();
    this.#portsOf = undefined;
    for (const [i, bridge] of known.entries()) {
      for (const [row, number] of this.#numbersOf(bridge)) {
        const old = before[i]?.get(row) ?? number;
        if (row !== free && old !== number) this.draft.ports.set(row, { ofport: old });
      }
    }
  }
}
