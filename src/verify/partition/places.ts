import { must } from "../../model/fabric/fabric.ts";

/** In place of a VID: there is a tag or none, and nobody knows which. */
export const ANY_TAG = 4096;
/** In place of a VID: the switch sees no tag, though there may be one beneath what it has read. */
export const NO_TAG = 4097;
/** In place of a VID: the switch may see two tags, one that was put on another, and nobody knows which. */
export const TWO_TAGS = 4098;
export const TAGS = 4099;
/** In place of a tunnel key: any, or none. */
export const ANY_KEY = 2 ** 32;
const KEYS = ANY_KEY + 1;

/**
 * Where sets of frames can be, as numbers: each is named by what stands there (a kind of ports, a bridge, a wire), a
 * tag and a tunnel key. Union-find (Tarjan 1975) over numbers that grow.
 */
export class Places {
  readonly #parent: number[] = [];

  get count(): number {
    return this.#parent.length;
  }

  add(): number {
    return this.#parent.push(this.#parent.length) - 1;
  }

  join(a: number, b: number): void {
    const [left, right] = [this.find(a), this.find(b)];
    this.#parent[Math.max(left, right)] = Math.min(left, right);
  }

  find(place: number): number {
    let node = place;
    for (;;) {
      const up = must(this.#parent[node]);
      if (up === node) return node;
      const above = must(this.#parent[up]);
      this.#parent[node] = above;
      node = above;
    }
  }
}

/** Places of one sort by what they are named by. */
export class PlacesBy {
  readonly #places: Places;
  readonly #rows = new Map<number, Map<number, number>>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** @param onNew told of a place that was not there yet, once it is @returns the place */
  at(row: number, tag: number, key: number, onNew: (place: number) => void): number {
    let names = this.#rows.get(row);
    if (names === undefined) this.#rows.set(row, (names = new Map()));
    const name = tag * KEYS + key;
    const known = names.get(name);
    if (known !== undefined) return known;
    const place = this.#places.add();
    names.set(name, place);
    onNew(place);
    return place;
  }

  /** The places of a row. */
  of(row: number): Iterable<number> {
    return this.#rows.get(row)?.values() ?? [];
  }
}
