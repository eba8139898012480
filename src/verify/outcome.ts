import { must } from "../model/fabric/fabric.ts";
import { standingTunnels } from "../model/forwarding/standing.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { type FabricTree, treeOfFabric } from "../model/spanning-tree/of-fabric.ts";

/** One way in which Open vSwitch may settle tunnels that exclude each other, and the tree that follows. */
export interface Outcome {
  /** tunnels that win although they are not the first of their group in the file */
  readonly winners: ReadonlySet<number>;
  readonly stands: Uint8Array;
  readonly forwards: Uint8Array;
  readonly tree: FabricTree;
}

export interface Outcomes {
  readonly all: readonly Outcome[];
  /** whether these are all there are: above MAX_OUTCOMES only some are looked at */
  readonly complete: boolean;
}

export const MAX_OUTCOMES = 64;

/** Every choice of winners; above the bound the file's order, and every group's others one at a time. */
export function outcomesOf(wiring: Wiring): Outcomes {
  const { ties } = wiring.tunnels;
  const product = ties.reduce((count, group) => Math.min(count * group.length, MAX_OUTCOMES + 1), 1);
  const complete = product <= MAX_OUTCOMES;
  const choices = complete ? allChoices(ties) : singleChoices(ties).slice(0, MAX_OUTCOMES);
  return { all: choices.map((winners) => outcome(wiring, winners)), complete };
}

function outcome(wiring: Wiring, winners: ReadonlySet<number>): Outcome {
  const stands = standingTunnels(wiring, winners);
  const tree = treeOfFabric(wiring, stands);
  return { winners, stands, forwards: tree.forwards, tree };
}

function allChoices(ties: readonly Int32Array[]): readonly ReadonlySet<number>[] {
  return ties.reduce<readonly ReadonlySet<number>[]>(
    (chosen, group) =>
      [...group].flatMap((tunnel, i) => chosen.map((set) => (i === 0 ? set : new Set([...set, tunnel])))),
    [new Set<number>()],
  );
}

function singleChoices(ties: readonly Int32Array[]): readonly ReadonlySet<number>[] {
  return [
    new Set<number>(),
    ...ties.flatMap((group) => [...group.subarray(1)].map((tunnel) => new Set([must(tunnel)]))),
  ];
}
