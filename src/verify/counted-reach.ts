import { must } from "../model/fabric/fabric.ts";
import { meets } from "./count-pairs.ts";
import type { FloodGraph } from "./flood-graph.ts";
import type { Edges } from "./mutual-edges.ts";
import type { NetworkReach, Reaches } from "./network-reach.ts";
import { WidestPaths } from "./reach-classes.ts";
import { SMALL } from "./run-pairs.ts";
import type { Talker } from "./talkers.ts";

/** Of networks on a tree of two-way wires, who reaches whom: by the sets that wires of each width join. */
export function countedReach(
  graph: FloodGraph,
  { mutual }: Edges,
  networks: ReadonlyMap<number, readonly Talker[]>,
): ReadonlyMap<number, NetworkReach> {
  const whole = new WidestPaths(graph.leaving.keys(), mutual);
  whole.joinDownTo(SMALL);
  const found = new Map<number, CountedReach>();
  const bySize = new Map<number, Set<number>>();
  for (const [network, talkers] of networks) {
    found.set(network, new CountedReach(talkers, (one) => whole.setOf(one.node)));
    for (const { mtu } of talkers) bySize.set(mtu, (bySize.get(mtu) ?? new Set()).add(network));
  }
  const sized = new WidestPaths(graph.leaving.keys(), mutual);
  for (const [size, concerned] of [...bySize].toSorted(([a], [b]) => b - a)) {
    sized.joinDownTo(size);
    for (const network of concerned) must(found.get(network)).noteSize(size, (one) => sized.setOf(one.node));
  }
  return found;
}

interface Heard {
  readonly talker: Talker;
  /** among small packets; -1 for one that none hears */
  readonly set: number;
  /** by size, for each size of its network's that it takes in */
  readonly sized: Map<number, number>;
}

class CountedReach implements NetworkReach {
  readonly #heard: ReadonlyMap<number, Heard>;

  constructor(talkers: readonly Talker[], setOf: (talker: Talker) => number) {
    this.#heard = new Map(
      talkers.map((talker) => [talker.endpoint, { talker, set: setOf(talker), sized: new Map() }]),
    );
  }

  noteSize(size: number, setOf: (talker: Talker) => number): void {
    for (const { talker, sized } of this.#heard.values())
      if (talker.mtu >= size) sized.set(size, setOf(talker));
  }

  kindOf(endpoint: number): string {
    const { talker, set, sized } = must(this.#heard.get(endpoint));
    return `${set} ${talker.subnet} ${talker.mtu} ${[...sized.values()].join(",")}`;
  }

  between(from: number, to: number): Reaches {
    const [one, other] = [must(this.#heard.get(from)), must(this.#heard.get(to))];
    if (!meets(one.talker, other.talker, (talker) => (talker === one.talker ? one.set : other.set)))
      return "unreachable";
    const { mtu } = one.talker;
    const fits = other.sized.get(mtu);
    return fits !== undefined && fits >= 0 && fits === one.sized.get(mtu) ? "reached" : "mtu-blackhole";
  }
}
