import { must } from "../model/fabric/fabric.ts";
import { DisjointSets } from "../model/values/disjoint-sets.ts";
import type { MutualEdge } from "./mutual-edges.ts";
import type { Talker } from "./talkers.ts";
import type { BridgeClass } from "./wire-class.ts";

/**
 * Which classes are joined by wires that carry packets of a size, for falling sizes: the wires are joined
 * widest first (Kruskal 1956), so all sizes together cost one pass.
 */
export class WidestPaths {
  readonly #ids = new Map<BridgeClass, number>();
  readonly #edges: readonly MutualEdge[];
  readonly #sets: DisjointSets;
  #next = 0;

  constructor(nodes: Iterable<BridgeClass>, edges: readonly MutualEdge[]) {
    for (const node of nodes) this.#ids.set(node, this.#ids.size);
    this.#edges = edges.toSorted((a, b) => b.mtu - a.mtu);
    this.#sets = new DisjointSets(this.#ids.size);
  }

  /** Joins what carries packets of `mtu` bytes; sizes may only fall from call to call. */
  joinDownTo(mtu: number): void {
    for (
      let edge = this.#edges[this.#next];
      edge !== undefined && edge.mtu >= mtu;
      edge = this.#edges[++this.#next]
    ) {
      this.#sets.join(must(this.#ids.get(edge.a)), must(this.#ids.get(edge.b)));
    }
  }

  /** The set that a class is in now; -1 for a talker that none hears. */
  setOf(node: BridgeClass | undefined): number {
    const id = node === undefined ? undefined : this.#ids.get(node);
    return id === undefined ? -1 : this.#sets.find(id);
  }
}

/** How many ordered pairs talk, without looking at pairs. */
export class PairCount {
  readonly #bySet = new Map<number, Map<string | undefined, number>>();

  add({ subnet }: Talker, set: number): void {
    if (set < 0) return;
    const subnets = this.#bySet.get(set) ?? new Map<string | undefined, number>();
    this.#bySet.set(set, subnets);
    subnets.set(subnet, (subnets.get(subnet) ?? 0) + 1);
  }

  /** How many of those counted this talker reaches, itself among them: without IP, everybody in its set. */
  reachedBy({ subnet }: Talker, set: number): number {
    const subnets = this.#bySet.get(set);
    if (subnets === undefined) return 0;
    if (subnet === undefined) return [...subnets.values()].reduce((sum, size) => sum + size, 0);
    return (subnets.get(subnet) ?? 0) + (subnets.get(undefined) ?? 0);
  }
}
