/**
 * Provenance: where in the file each element of a fabric comes from. Paths share their beginnings, so they
 * are kept as a tree of (parent, key) and written out only when somebody is to be told.
 */
export class Origins {
  readonly #parents: number[];
  readonly #keys: string[];

  /** @param from what is known already: its ids hold here too, and it stays as it is */
  constructor(from?: Origins) {
    this.#parents = from === undefined ? [-1] : [...from.#parents];
    this.#keys = from === undefined ? [""] : [...from.#keys];
  }

  /** The path of the file as a whole. */
  static readonly ROOT = 0;

  /** The path one step below `parent`. The same step asked for twice gives two ids of equal text. */
  at(parent: number, ...keys: readonly (string | number)[]): number {
    let id = parent;
    for (const key of keys) {
      this.#parents.push(id);
      this.#keys.push(String(key));
      id = this.#parents.length - 1;
    }
    return id;
  }

  /** `tenants.red.containers.app`; empty for the root. */
  path(id: number): string {
    const keys: string[] = [];
    for (let node = id; node > Origins.ROOT; node = this.#parents[node] ?? Origins.ROOT) {
      keys.push(this.#keys[node] ?? "");
    }
    return keys.toReversed().join(".");
  }
}
