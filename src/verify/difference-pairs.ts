import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { PairChange, PairChanges, PairState } from "./changes.ts";
import type { Context } from "./context.ts";
import { REACHES } from "./network-reach.ts";
import { type WorstReach, worstReach } from "./worst-reach.ts";

/** Endpoints that are in both fabrics and alike in both. */
interface Alike {
  /** rows of the first two of them, before and after */
  readonly was: readonly number[];
  readonly is: readonly number[];
  readonly networks: readonly [was: number, is: number];
  readonly size: number;
}

/** Which ordered pairs of endpoints gain or lose reachability. The cost is that of kinds of endpoints and not of pairs. */
export function pairChanges(
  after: Context,
  before: Context,
): { readonly changes: PairChanges; readonly undecided: readonly string[] } {
  const [is, was] = [worstReach(after), worstReach(before)];
  const gained: PairChange[] = [];
  const lost: PairChange[] = [];
  for (const [a, b] of pairsThatMeet(alikeIn(after.fabric, is, before.fabric, was))) {
    const [i, j] = a === b ? [0, 1] : [0, 0];
    const [wasTo, isTo] = [b.was[j], b.is[j]];
    if (wasTo === undefined || isTo === undefined) continue;
    const [wasFrom, isFrom] = [must(a.was[i]), must(a.is[i])];
    const [old, now] = [stateOf(before.fabric, was, wasFrom, wasTo), stateOf(after.fabric, is, isFrom, isTo)];
    if (old === undefined || now === undefined || rank(old) === rank(now)) continue;
    const change = {
      from: after.fabric.endpointName(isFrom),
      to: after.fabric.endpointName(isTo),
      before: old,
      after: now,
      count: a === b ? a.size * (a.size - 1) : a.size * b.size,
    };
    (rank(now) > rank(old) ? gained : lost).push(change);
  }
  const most = after.most;
  const changes = {
    gained: gained.slice(0, most),
    gainedPairs: sum(gained),
    lost: lost.slice(0, most),
    lostPairs: sum(lost),
  };
  return { changes, undecided: [...told("now", is), ...told("before", was)] };
}

function told(when: string, { undecided }: WorstReach): readonly string[] {
  return undecided.map((why) => `reachability ${when}: ${why}`);
}

function alikeIn(is: Fabric, isReach: WorstReach, was: Fabric, wasReach: WorstReach): readonly Alike[] {
  const found = new Map<string, Alike & { was: number[]; is: number[]; size: number }>();
  for (let after = 0; after < is.columns.endpoints.count; after++) {
    const before = was.findEndpoint(is.endpointName(after));
    if (before === undefined) continue;
    const networks = [
      must(was.columns.endpoints.network[before]),
      must(is.columns.endpoints.network[after]),
    ] as const;
    const key = `${networks.join(" ")} ${wasReach.kindOf(before)} ${isReach.kindOf(after)}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { was: [before], is: [after], networks, size: 1 });
    else {
      known.size++;
      if (known.size > 2) continue;
      known.was.push(before);
      known.is.push(after);
    }
  }
  return [...found.values()];
}

/** Ordered pairs of those that share a network before or after, each once, one with itself too. */
function* pairsThatMeet(all: readonly Alike[]): Generator<readonly [Alike, Alike]> {
  const [byOld, byNew] = [byNetwork(all, 0), byNetwork(all, 1)];
  for (const one of all) {
    const [old, now] = one.networks;
    for (const other of byOld.get(old) ?? []) yield [one, other];
    for (const other of byNew.get(now) ?? []) if (other.networks[0] !== old) yield [one, other];
  }
}

function byNetwork(all: readonly Alike[], side: 0 | 1): ReadonlyMap<number, readonly Alike[]> {
  const found = new Map<number, Alike[]>();
  for (const one of all) {
    const known = found.get(one.networks[side]);
    if (known === undefined) found.set(one.networks[side], [one]);
    else known.push(one);
  }
  return found;
}

/** @returns undefined where it is undecided */
function stateOf({ columns }: Fabric, reach: WorstReach, from: number, to: number): PairState | undefined {
  const { network } = columns.endpoints;
  return network[from] === network[to] ? reach.between(from, to) : "apart";
}

function rank(state: PairState): number {
  return state === "apart" ? 0 : REACHES.indexOf(state);
}

function sum(changes: readonly PairChange[]): number {
  return changes.reduce((all, { count }) => all + count, 0);
}
