import type { FabricDraft } from "../../model/fabric/draft.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Action, Flow, Match } from "../../model/openflow/flow.ts";

/**
 * Which flows can be taken from a fabric so that ways go and none come. Where a flow is gone, what it took is another's: of lower
 * priority, or nobody's and dropped.
 */
export class RemovableFlows {
  readonly #fabric: Fabric;
  readonly #draft: FabricDraft;
  readonly #known = new Map<number, Tables | undefined>();

  /** @param draft of the fabric, from which nothing but flows may have been removed of what flows are */
  constructor(fabric: Fabric, draft: FabricDraft) {
    this.#fabric = fabric;
    this.#draft = draft;
  }

  /** Whether nothing but ways went with a flow that the bridge has no more. */
  canMiss(bridge: number, flow: Flow): boolean {
    if (!this.#known.has(bridge)) this.#known.set(bridge, this.#read(bridge));
    const tables = this.#known.get(bridge);
    if (tables === undefined) return false;
    const isTaught = tables.taught.some(
      ({ table, priority }) => table === flow.table && priority < flow.priority,
    );
    return !isTaught && !(tables.written.get(flow.table) ?? []).some((row) => this.#takesOver(row, flow));
  }

  /** Whether a flow that is there does something to frames that another has let go. */
  #takesOver(row: number, { priority, match }: Flow): boolean {
    if (this.#draft.flows.isRemoved(row)) return false;
    const other = must(this.#draft.flows.columns.flow[row]);
    return other.priority < priority && other.actions.length > 0 && haveCommon(other.match, match);
  }

  /** @returns undefined where what a table makes of a frame is followed by more: to miss it is then to do something else */
  #read(bridge: number): Tables | undefined {
    const written = new Map<number, number[]>();
    const taught: Taught[] = [];
    for (const row of this.#fabric.flowsOf(bridge)) {
      const { table, actions } = must(this.#fabric.columns.flows.flow[row]);
      if (!actions.every((action, i) => endsWell(action, i + 1 === actions.length))) return undefined;
      for (const action of actions) if (action.kind === "learn") taught.push(action.flow);
      const rows = written.get(table);
      if (rows === undefined) written.set(table, [row]);
      else rows.push(row);
    }
    return { written, taught };
  }
}

type Taught = Pick<Flow, "table" | "priority">;

interface Tables {
  /** rows of flows by table */
  readonly written: ReadonlyMap<number, readonly number[]>;
  /** what may be learned */
  readonly taught: readonly Taught[];
}

/** Whether an action looks up no table, or is the last that is done. */
function endsWell({ kind }: Action, isLast: boolean): boolean {
  switch (kind) {
    case "resubmit":
    case "goto-table":
      return isLast;
    case "output-field":
      // It may name TABLE.
      return false;
    case "output":
    case "in-port":
    case "normal":
    case "flood":
    case "all":
    case "push-vlan":
    case "pop-vlan":
    case "mod-vlan-vid":
    case "mod-vlan-pcp":
    case "set":
    case "move":
    case "learn":
      return true;
  }
}

/** Whether some frame matches both. */
function haveCommon(a: Match, b: Match): boolean {
  return a.every(({ word, value, mask }) => {
    const other = b.find((one) => one.word === word);
    return other === undefined || ((value ^ other.value) & mask & other.mask) === 0;
  });
}
