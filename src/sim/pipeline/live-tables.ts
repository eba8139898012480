import { Classifier } from "../../model/openflow/classifier.ts";
import type { Flow, LearnSpec } from "../../model/openflow/flow.ts";
import type { FlowKey } from "../../model/openflow/flow-key.ts";
import type { FlowTable, FlowTables, WrittenFlow } from "../../model/openflow/tables.ts";
import { isLearned, isOver, type LearnedFlow, learnedFlow } from "./learned-flow.ts";

/**
 * The tables of one bridge in one run: those that were written, and what it learns. A table is copied when something
 * is first learned there, so that runs share what they do not change.
 */
export class LiveTables {
  readonly #written: FlowTables;
  readonly #own = new Map<number, FlowTable>();

  constructor(written: FlowTables) {
    this.#written = written;
  }

  /** The same tables, of which each learns by itself from now on. */
  copy(): LiveTables {
    const copy = new LiveTables(this.#written);
    for (const [number, table] of this.#own) copy.#own.set(number, table.copy());
    return copy;
  }

  /** The flow that acts on a frame with this key, or undefined where none matches: a table miss. */
  lookup(table: number, key: FlowKey, now: number): WrittenFlow | undefined {
    const flows = this.#own.get(table) ?? this.#written.get(table);
    if (flows === undefined) return undefined;
    for (;;) {
      const flow = flows.lookup(key);
      if (flow === undefined) return undefined;
      if (!isOver(flow, now)) {
        if (isLearned(flow)) flow.used = now;
        return flow;
      }
      flows.remove(flow);
    }
  }

  /**
   * Adds the flow that a frame makes. One of the same priority and match, written or learned, gets its actions and
   * keeps its own timeouts, of which the hard one counts anew.
   * @see ofproto-dpif-xlate.c, xlate_learn_action: OFPFC_MODIFY_STRICT. Measured.
   */
  learn(spec: LearnSpec, key: FlowKey, now: number): void {
    const flows = this.#ownTable(spec.table);
    const made = learnedFlow(spec, key, now);
    const known = flows.find(made);
    flows.add(known === undefined || isOver(known, now) ? made : remade(known, made));
  }

  /** What was learned and has not run out. */
  learned(now: number): readonly Flow[] {
    const flows = [...this.#own.values()].flatMap((table) => table.inOrder());
    return flows.filter((one) => isLearned(one) && !isOver(one, now)).map(({ flow }) => flow);
  }

  #ownTable(table: number): FlowTable {
    let own = this.#own.get(table);
    if (own === undefined) {
      own = this.#written.get(table)?.copy() ?? new Classifier();
      this.#own.set(table, own);
    }
    return own;
  }
}

function remade(known: WrittenFlow, { flow, modified }: LearnedFlow): WrittenFlow | LearnedFlow {
  return isLearned(known) ? { ...known, flow, modified } : { ...known, flow };
}
