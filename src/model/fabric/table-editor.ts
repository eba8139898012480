import { type Flow, isSameRule, NORMAL_FLOW } from "../openflow/flow.ts";
import { LOCAL_OFPORT } from "../openflow/key.ts";
import type { ReadFlow } from "../openflow/read-flow.ts";
import { KnownNames } from "../schema/nearest.ts";
import { show } from "../values/problem.ts";
import type { BridgeDocument, FdbDocument } from "./document.ts";
import { must } from "./fabric.ts";
import { BridgePorts, FlowReader } from "./flow-reader.ts";
import { rowsByBridge } from "./names.ts";
import { numberPorts } from "./ofports.ts";
import { PortNumbers } from "./port-numbers.ts";
import { fdbSpec } from "./read.ts";
import { type Place, Reporter } from "./reporter.ts";
import type { FdbSpec, FlowSpec } from "./spec.ts";

/** What bridges look up: flows, static MAC entries, and the numbers of ports that flows speak of. */
export class TableEditor extends Reporter {
  readonly #flows = new FlowReader();
  /** Rows of the ports of each bridge, in their order, of ports that are gone too. */
  #portsOf: Map<number, number[]> | undefined;
  readonly #numbers = new Map<number, PortNumbers>();

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
    const { name } = this.draft.ports.columns;
    return new Map(this.#rowsOn(bridge).map((row) => [must(name[row]), row]));
  }

  #portsByName(bridge: number): BridgePorts {
    return new BridgePorts(must(this.draft.bridges.columns.name[bridge]), () => this.#numbered(bridge));
  }

  *#numbered(bridge: number): Generator<readonly [string, number]> {
    const rows = this.#rowsOn(bridge);
    const { columns } = this.draft.ports;
    for (const [i, number] of numberPorts(rows, columns).entries())
      yield [must(columns.name[must(rows[i])]), number];
  }

  /** Rows of the ports of a bridge, LOCAL among them, in their order. */
  #rowsOn(bridge: number): readonly number[] {
    this.#portsOf ??= rowsByBridge(this.draft);
    const rows = this.#portsOf.get(bridge)?.filter((row) => !this.draft.ports.isRemoved(row)) ?? [];
    this.#portsOf.set(bridge, rows);
    return rows;
  }

  /**
   * Flows know ports by number: where a bridge has flows, ports keep theirs while others come and go. To be asked for before
   * any does. Undefined where there are no flows: there a port's place is its number.
   */
  #numbersOn(bridge: number): PortNumbers | undefined {
    if (this.draft.bridges.columns.hasFlows[bridge] !== 1) return undefined;
    const known = this.#numbers.get(bridge);
    if (known !== undefined) return known;
    const made = new PortNumbers(this.#rowsOn(bridge), () => this.draft.ports.columns);
    this.#numbers.set(bridge, made);
    return made;
  }

  /** Gets ready for ports that come and go, all bridges at once. */
  numberPorts(): void {
    for (let bridge = 0; bridge < this.draft.bridges.count; bridge++) this.#numbersOn(bridge);
  }

  #touch(bridge: number): PortNumbers | undefined {
    const numbers = this.#numbersOn(bridge);
    numbers?.settle();
    return numbers;
  }

  /** @param add gives the row of the new port */
  protected addingPort(bridge: number, add: () => number): number {
    const numbers = this.#touch(bridge);
    const row = add();
    this.#portsOf?.get(bridge)?.push(row);
    if (this.#portsOf?.has(bridge) === false) this.#portsOf.set(bridge, [row]);
    numbers?.add(row);
    return row;
  }

  /** A port that gets other columns: it keeps its number unless another is written. */
  protected settingPort(bridge: number, row: number, set: () => void): void {
    const numbers = this.#touch(bridge);
    const before = must(this.draft.ports.columns.ofport[row]);
    set();
    numbers?.set(row, before);
  }

  protected removingPort(bridge: number, row: number, remove: () => void): void {
    this.#touch(bridge)?.remove(row);
    remove();
  }

  /** Where it comes to, it is numbered anew. */
  protected movingPort(from: number, to: number, row: number, move: () => void): void {
    if (from === to) return move();
    const numbers = this.#touch(to);
    this.#touch(from)?.remove(row);
    const { ofport } = this.draft.ports.columns;
    const others = this.#rowsOn(to);
    const rank = others.filter((one) => one < row && ofport[one] !== LOCAL_OFPORT).length;
    const left = this.#rowsOn(from).filter((one) => one !== row);
    move();
    this.#portsOf?.set(from, left);
    this.#portsOf?.set(
      to,
      [...others, row].toSorted((a, b) => a - b),
    );
    numbers?.add(row, rank);
  }
}
