import { DisjointSets } from "../../../src/model/values/disjoint-sets.ts";

/** What cuts a ring that a wire closes: a tree, the depth limit for patches, or nothing. */
export type Ring = "tree" | "patch" | "never";

/**
 * Which wires may be added so that no frame goes round for ever. A ring is cut where spanning tree runs on all
 * of it; of patch ports alone it is cut by the switch's depth limit; any other is not built.
 */
export class WiringRules {
  readonly #all: DisjointSets;
  readonly #alike: Readonly<Record<"tree" | "patch", DisjointSets>>;

  constructor(nodes: number) {
    this.#all = new DisjointSets(nodes);
    this.#alike = { tree: new DisjointSets(nodes), patch: new DisjointSets(nodes) };
  }

  /** Joins two nodes if that is harmless. */
  join(a: number, b: number, kind: Ring): "joined" | "ring" | "refused" {
    const sets = kind === "never" ? undefined : this.#alike[kind];
    const isRing = this.#all.find(a) === this.#all.find(b);
    if (isRing && (sets === undefined || sets.find(a) !== sets.find(b))) return "refused";
    this.#all.join(a, b);
    sets?.join(a, b);
    return isRing ? "ring" : "joined";
  }
}
