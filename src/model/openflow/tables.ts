import type { Fabric } from "../fabric/fabric.ts";
import type { Flow, Match } from "./flow.ts";

/** A flow as it was written, and the row that it is in. */
export interface WrittenFlow {
  readonly row: number;
  readonly flow: Flow;
}

/** The tables of a bridge by their numbers; one that is not there is empty. */
export type FlowTables = ReadonlyMap<number, FlowTable>;

/** Flows that match by the same bits: of one priority no two of them match one frame. */
interface Subtable {
  priority: number;
  readonly flows: Map<string, WrittenFlow>;
}

/**
 * One table, as Open vSwitch keeps it when its flows are added one after the other. Of several flows of one priority
 * that match a frame, it takes the one of the subtable that it asks first: of the one with the highest priority in
 * it, and among equals of the one that came first. OpenFlow leaves open which: a proof takes either.
 * @see classifier.c, classifier_lookup; priority vector: pvector.c (measured: 400 random tables, none otherwise)
 */
export class FlowTable {
  readonly #subtables = new Map<string, Subtable>();
  #order: Subtable[] = [];

  /** @returns the flow that this one replaces: of the same priority and match */
  add(written: WrittenFlow): WrittenFlow | undefined {
    const { match, priority } = written.flow;
    const subtable = this.#subtableOf(match, priority);
    const key = `${priority} ${match.map(({ value }) => value).join()}`;
    const replaced = subtable.flows.get(key);
    // In place of it, so that the order stays the one in which they came.
    subtable.flows.set(key, written);
    return replaced;
  }

  /** The first of them that matches a frame acts on it. */
  inOrder(): readonly WrittenFlow[] {
    const flows = this.#order.flatMap(({ flows: own }) => [...own.values()]);
    return flows.toSorted((a, b) => b.flow.priority - a.flow.priority);
  }

  /**
   * Pairs of one priority that some frame matches both of, though they do not do the same; the first of a pair is the
   * one that acts. Of each flow with those of another subtable, one pair.
   */
  *overlaps(): Generator<readonly [WrittenFlow, WrittenFlow]> {
    for (const [i, first] of this.#order.entries())
      for (const second of this.#order.slice(i + 1)) yield* overlaps(first, second);
  }

  #subtableOf(match: Match, priority: number): Subtable {
    const key = match.map(({ word, mask }) => `${word}:${mask}`).join();
    const known = this.#subtables.get(key);
    if (known !== undefined && known.priority >= priority) return known;
    const subtable = known ?? { priority, flows: new Map() };
    subtable.priority = priority;
    if (known === undefined) this.#subtables.set(key, subtable);
    if (known === undefined) this.#order.push(subtable);
    this.#order = this.#order.toSorted((a, b) => b.priority - a.priority);
    return subtable;
  }
}

function* overlaps(one: Subtable, other: Subtable): Generator<readonly [WrittenFlow, WrittenFlow]> {
  const common = commonBits(one, other);
  const flows = new Map<string, WrittenFlow>();
  for (const written of one.flows.values()) {
    const key = keyUnder(written.flow, common);
    if (!flows.has(key)) flows.set(key, written);
  }
  for (const second of other.flows.values()) {
    const first = flows.get(keyUnder(second.flow, common));
    if (first !== undefined && !doTheSame(first.flow, second.flow)) yield [first, second];
  }
}

/** The bits that both subtables match by. */
function commonBits(one: Subtable, other: Subtable): ReadonlyMap<number, number> {
  const masks = (subtable: Subtable) => {
    const [first] = subtable.flows.values();
    return new Map(first?.flow.match.map(({ word, mask }) => [word, mask]));
  };
  const theirs = masks(other);
  return new Map([...masks(one)].map(([word, mask]) => [word, mask & (theirs.get(word) ?? 0)]));
}

function keyUnder({ match, priority }: Flow, masks: ReadonlyMap<number, number>): string {
  const values = match.filter(({ word }) => (masks.get(word) ?? 0) !== 0);
  return `${priority} ${values.map(({ word, value }) => value & (masks.get(word) ?? 0)).join()}`;
}

function doTheSame(one: Flow, other: Flow): boolean {
  return one.actions === other.actions || actionsKey(one) === actionsKey(other);
}

function actionsKey({ actions }: Flow): string {
  return JSON.stringify(actions, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}

/** The tables of these flows, added in their order; `replaced` is told of each that goes, and what comes for it. */
export function tablesOf(
  flows: Iterable<WrittenFlow>,
  replaced: (old: WrittenFlow, by: WrittenFlow) => void = () => {},
): FlowTables {
  const tables = new Map<number, FlowTable>();
  for (const written of flows) {
    const table = tables.get(written.flow.table) ?? new FlowTable();
    tables.set(written.flow.table, table);
    const old = table.add(written);
    if (old !== undefined) replaced(old, written);
  }
  return tables;
}

/** The flow of a standalone bridge for which none is written. */
const NORMAL: WrittenFlow = {
  row: -1,
  flow: { table: 0, priority: 0, match: [], actions: [{ kind: "normal" }] },
};

/**
 * The tables of a bridge: as written, or, where nothing is, what its fail_mode makes of that: NORMAL or nothing. A
 * flow that is not written has the row -1.
 */
export function flowTablesOf(
  fabric: Fabric,
  bridge: number,
  replaced?: (old: WrittenFlow, by: WrittenFlow) => void,
): FlowTables {
  const { bridges, flows } = fabric.columns;
  if (bridges.hasFlows[bridge] === 0)
    return tablesOf(fabric.bridgeSettings(bridge).failMode === "secure" ? [] : [NORMAL]);
  const rows = Array.from(fabric.flowsOf(bridge));
  return tablesOf(
    rows.flatMap((row) => {
      const flow = flows.flow[row];
      return flow === undefined ? [] : [{ row, flow }];
    }),
    replaced,
  );
}
