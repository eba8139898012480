import { DisjointSets } from "../../../src/model/values/disjoint-sets.ts";

/** How one more wire may close a ring. */
export type Ring = "tree" | "patch" | "never";

/**
 * Which wires may be added so that no frame goes round for ever. A ring is cut where spanning tree runs on all
 * of it; of patch ports alone it is cut by the switch's depth limit; any other is not built.
 */
export class WiringRules {
  readonly #all: DisjointSets;
  readonly #tree: DisjointSets;
  readonly #patch: DisjointSets;

  constructor(nodes: number) {
    this.#all = new DisjointSets(nodes);
    this.#tree = new DisjointSets(nodes);
    this.#patch = new DisjointSets(nodes);
  }

  /** Joins two nodes if that is harmless. @returns whether it did */
  join(a: number, b: number, kind: Ring): boolean {
    const closesRing = this.#all.find(a) === this.#all.find(b);
    const sets = kind === "tree" ? this.#tree : kind === "patch" ? this.#patch : undefined;
    if (closesRing && (sets === undefined || sets.find(a) !== sets.find(b))) return false;
    this.#all.join(a, b);
    sets?.join(a, b);
    return true;
  }
}
