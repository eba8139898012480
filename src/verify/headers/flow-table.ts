import { must } from "../../model/fabric/fabric.ts";
import type { Action } from "../../model/openflow/flow.ts";
import { FIELD, inPortOf } from "../../model/openflow/key.ts";
import type { WrittenFlow } from "../../model/openflow/tables.ts";
import { type Bdd, EMPTY, FULL } from "./bdd.ts";
import type { FrameSets } from "./frame-sets.ts";

/** Flows of one table that do the same, and the frames that one of them takes. */
export interface Group {
  readonly actions: readonly Action[];
  readonly frames: Bdd;
  readonly flows: readonly { readonly row: number; readonly frames: Bdd }[];
}

/**
 * A table for frames that are looked up with one in_port. Of several flows of one priority that a frame matches
 * Open vSwitch takes the one or the other (measured: the order of insertion decides), so here each may.
 */
export interface TableView {
  readonly groups: readonly Group[];
  /** frames that no flow takes */
  readonly missed: Bdd;
  /** frames that one flow may take, or another that does something else */
  readonly tied: Bdd;
  /** Frames that no flow of a higher priority takes. */
  readonly upTo: (priority: number) => Bdd;
  /** Of those, the ones that a flow of this very priority takes. */
  readonly at: (priority: number) => Bdd;
}

/** One table of a bridge, as frames of each in_port see it. */
export class FlowTable {
  readonly #sets: FrameSets;
  readonly #flows: readonly WrittenFlow[];
  readonly #views = new Map<string, TableView>();
  readonly #byPort: boolean;

  constructor(sets: FrameSets, flows: readonly WrittenFlow[]) {
    this.#sets = sets;
    this.#flows = flows.toSorted((a, b) => b.flow.priority - a.flow.priority);
    this.#byPort = flows.some(({ flow }) => flow.match.some(({ word }) => word === IN_PORT));
  }

  /** @param ofport that in_port is for the look-up */
  seenFrom(ofport: number): TableView {
    const seen = this.#byPort ? this.#flows.filter((flow) => isFrom(flow, ofport)) : this.#flows;
    const key = this.#byPort ? seen.map(({ row }) => row).join() : "";
    const known = this.#views.get(key) ?? this.#view(seen);
    this.#views.set(key, known);
    return known;
  }

  /** Whether the order of its flows decided anything so far. */
  get isTied(): boolean {
    return [...this.#views.values()].some(({ tied }) => tied !== EMPTY);
  }

  #view(flows: readonly WrittenFlow[]): TableView {
    const { bdds } = this.#sets;
    const rests: { priority: number; rest: Bdd }[] = [];
    const groups = new Map<
      string,
      { actions: readonly Action[]; frames: Bdd; flows: Group["flows"][number][] }
    >();
    let rest = FULL;
    let below = FULL;
    let priority = Infinity;
    for (const { row, flow } of flows) {
      if (flow.priority < priority) {
        rest = below;
        priority = flow.priority;
        rests.push({ priority, rest });
      }
      const matched = this.#sets.match(flow.match);
      const frames = bdds.and(matched, rest);
      below = bdds.diff(below, matched);
      if (frames === EMPTY) continue;
      const key = actionsKey(flow.actions);
      const group = groups.get(key) ?? { actions: flow.actions, frames: EMPTY, flows: [] };
      groups.set(key, group);
      group.frames = bdds.or(group.frames, frames);
      group.flows.push({ row, frames });
    }
    const missed = below;
    let taken = EMPTY;
    let tied = EMPTY;
    for (const { frames } of groups.values()) {
      tied = bdds.or(tied, bdds.and(taken, frames));
      taken = bdds.or(taken, frames);
    }
    return {
      groups: [...groups.values()],
      missed,
      tied,
      upTo: (asked) => rests.find(({ priority: one }) => one <= asked)?.rest ?? missed,
      at: (asked) => {
        const level = rests.findIndex(({ priority: one }) => one === asked);
        return level < 0 ? EMPTY : bdds.diff(must(rests[level]).rest, rests[level + 1]?.rest ?? missed);
      },
    };
  }
}

const IN_PORT = FIELD.in_port.start / 32;

function isFrom({ match }: WrittenFlow, ofport: number): boolean {
  const asked = match.find(({ word }) => word === IN_PORT);
  return asked === undefined || (inPortOf(ofport) & asked.mask) === asked.value;
}

/** Equal for actions that do the same. */
function actionsKey(actions: readonly Action[]): string {
  return JSON.stringify(actions, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}
