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
    const groups = new Groups(this.#sets);
    /** the highest first, each with what no flow of a higher one takes */
    const levels: { readonly priority: number; readonly rest: Bdd }[] = [];
    let missed = FULL;
    for (const { row, flow } of flows) {
      if (flow.priority !== levels.at(-1)?.priority) levels.push({ priority: flow.priority, rest: missed });
      const matched = this.#sets.match(flow.match);
      groups.add(row, flow.actions, bdds.and(matched, must(levels.at(-1)).rest));
      missed = bdds.diff(missed, matched);
    }
    return {
      groups: groups.all,
      missed,
      tied: groups.tied,
      upTo: (asked) => levels.find(({ priority }) => priority <= asked)?.rest ?? missed,
      at: (asked) => {
        const level = levels.findIndex(({ priority }) => priority === asked);
        return level < 0 ? EMPTY : bdds.diff(must(levels[level]).rest, levels[level + 1]?.rest ?? missed);
      },
    };
  }
}

/** Flows by what they do. */
class Groups {
  readonly #sets: FrameSets;
  readonly #groups = new Map<string, Draft>();

  constructor(sets: FrameSets) {
    this.#sets = sets;
  }

  add(row: number, actions: readonly Action[], frames: Bdd): void {
    if (frames === EMPTY) return;
    const key = actionsKey(actions);
    const group = this.#groups.get(key) ?? { actions, frames: EMPTY, flows: [] };
    this.#groups.set(key, group);
    group.frames = this.#sets.bdds.or(group.frames, frames);
    group.flows.push({ row, frames });
  }

  get all(): readonly Group[] {
    return [...this.#groups.values()];
  }

  /** Frames of more than one group. */
  get tied(): Bdd {
    const { bdds } = this.#sets;
    let [taken, tied] = [EMPTY, EMPTY];
    for (const { frames } of this.#groups.values()) {
      tied = bdds.or(tied, bdds.and(taken, frames));
      taken = bdds.or(taken, frames);
    }
    return tied;
  }
}

interface Draft extends Group {
  frames: Bdd;
  readonly flows: Group["flows"][number][];
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
