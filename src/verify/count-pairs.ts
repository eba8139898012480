import { must } from "../model/fabric/fabric.ts";
import type { FloodGraph } from "./flood-graph.ts";
import type { Edges } from "./mutual-edges.ts";
import { PairCount, WidestPaths } from "./reach-classes.ts";
import { SMALL, type Unreached } from "./run-pairs.ts";
import type { Talker } from "./talkers.ts";

/** Of networks on a tree of two-way wires, the pairs that wires do not join, or not widely enough. */
export function countPairs(
  graph: FloodGraph,
  { mutual }: Edges,
  networks: ReadonlyMap<number, readonly Talker[]>,
): readonly Unreached[] {
  const whole = new WidestPaths(graph.leaving.keys(), mutual);
  whole.joinDownTo(SMALL);
  const sized = new WidestPaths(graph.leaving.keys(), mutual);
  const sizes = new Set([...networks.values()].flatMap((talkers) => talkers.map(({ mtu }) => mtu)));
  const unreached = [...networks].flatMap(([network, talkers]) =>
    partedIn(network, talkers, (one) => whole.setOf(one.node)),
  );
  for (const size of [...sizes].toSorted((a, b) => b - a)) {
    sized.joinDownTo(size);
    for (const [network, talkers] of networks) {
      const senders = talkers.filter(({ mtu }) => mtu === size);
      const fits = (one: Talker) => (one.mtu >= size ? sized.setOf(one.node) : -1);
      const found = blackholesOf(network, senders, talkers, (one) => whole.setOf(one.node), fits);
      if (found !== undefined) unreached.push(found);
    }
  }
  return unreached;
}

/** Talkers of one set and one subnet: to each other and to others they are alike. */
interface Part {
  readonly first: Talker;
  readonly set: number;
  size: number;
}

/** The pairs that are in no set together: one finding for each part that earlier ones do not reach. */
function partedIn(
  network: number,
  talkers: readonly Talker[],
  setOf: (talker: Talker) => number,
): readonly Unreached[] {
  const parts = new Map<string, Part>();
  for (const one of talkers) {
    const [set, key] = [setOf(one), `${setOf(one)} ${one.subnet}`];
    const known = parts.get(key);
    if (known === undefined) parts.set(key, { first: one, set, size: 1 });
    else known.size++;
  }
  const earlier: Part[] = [];
  return [...parts.values()].flatMap((part) => {
    const apart = earlier.filter((other) => !meets(other.first, part.first, setOf));
    earlier.push(part);
    const unheard = part.set < 0 ? part.size * (part.size - 1) : 0;
    const count = apart.reduce((sum, other) => sum + 2 * other.size * part.size, unheard);
    const from = apart[0]?.first ?? talkers.find((one) => one !== part.first && setOf(one) < 0);
    if (count === 0 || from === undefined) return [];
    return [{ network, kind: "unreachable", from: from.endpoint, to: part.first.endpoint, count }];
  });
}

/** The pairs in one set for small packets that the full MTU does not get through to. */
function blackholesOf(
  network: number,
  senders: readonly Talker[],
  talkers: readonly Talker[],
  whole: (talker: Talker) => number,
  fits: (talker: Talker) => number,
): Unreached | undefined {
  const [small, full] = [new PairCount(), new PairCount()];
  for (const one of talkers) small.add(one, whole(one));
  for (const one of talkers) full.add(one, fits(one));
  const lost = (one: Talker) =>
    Math.max(1, small.reachedBy(one, whole(one))) - Math.max(1, full.reachedBy(one, fits(one)));
  const count = senders.reduce((sum, one) => sum + lost(one), 0);
  if (count === 0) return undefined;
  const from = must(senders.find((one) => lost(one) > 0));
  const to = must(talkers.find((one) => one !== from && meets(from, one, whole) && !meets(from, one, fits)));
  return { network, kind: "mtu-blackhole", from: from.endpoint, to: to.endpoint, count };
}

/** Whether what one sends is heard by the other and for it: without IP, everybody in its set. */
export function meets(a: Talker, b: Talker, setOf: (talker: Talker) => number): boolean {
  if (setOf(a) < 0 || setOf(a) !== setOf(b)) return false;
  return a.subnet === undefined || b.subnet === undefined || a.subnet === b.subnet;
}
