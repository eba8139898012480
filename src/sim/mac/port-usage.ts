import { must } from "../../model/fabric/fabric.ts";
import { NONE, RowLists } from "./row-lists.ts";

/**
 * Which entries of a MAC table each port holds, the least recently used first, and which port holds most: a
 * table that is full forgets fairly. Of several ports that hold as many, it is the one that stands first in the
 * heap, so the heap moves exactly as Open vSwitch's does: with the largest on top, and never past an equal.
 * @see lib/mac-learning.c, evict_mac_entry_fairly; lib/heap.c
 */
export class PortUsage {
  readonly #entries: RowLists;
  /** Number of the holder that a port is; numbers of holders without entries are used again. */
  readonly #holders = new Map<number, number>();
  readonly #unused: number[] = [];
  readonly #heap: number[] = [];
  /** Of a holder: its place in the heap, and how many entries it has. */
  readonly #place: number[] = [];
  readonly #count: number[] = [];

  constructor(rows: number) {
    this.#entries = new RowLists(rows);
  }

  grow(rows: number): void {
    this.#entries.grow(rows);
  }

  /** The entry to forget where there is no room: the least recently used of the port that has most; or NONE. */
  get victim(): number {
    const [holder] = this.#heap;
    return holder === undefined ? NONE : this.#entries.first(holder);
  }

  /** An entry is now behind this port, and the last that was used there. */
  add(port: number, row: number): void {
    const known = this.#holders.get(port);
    const holder = known ?? this.#newHolder(port);
    this.#entries.append(holder, row);
    this.#count[holder] = must(this.#count[holder]) + 1;
    this.#settle(holder);
  }

  remove(port: number, row: number): void {
    const holder = must(this.#holders.get(port));
    this.#entries.remove(holder, row);
    this.#count[holder] = must(this.#count[holder]) - 1;
    if (this.#count[holder] > 0) return this.#settle(holder);
    this.#holders.delete(port);
    this.#unused.push(holder);
    const place = must(this.#place[holder]);
    const last = must(this.#heap.pop());
    if (last === holder) return;
    this.#put(last, place);
    this.#settle(last);
  }

  /** An entry of this port was used. */
  touch(port: number, row: number): void {
    const holder = must(this.#holders.get(port));
    this.#entries.remove(holder, row);
    this.#entries.append(holder, row);
  }

  #newHolder(port: number): number {
    const holder = this.#unused.pop() ?? this.#count.length;
    this.#holders.set(port, holder);
    this.#count[holder] = 0;
    this.#put(holder, this.#heap.length);
    return holder;
  }

  /** Up as far as its count is larger; if it did not move, down as far as another's is. */
  #settle(holder: number): void {
    if (!this.#rise(holder)) this.#sink(holder);
  }

  #rise(holder: number): boolean {
    const from = must(this.#place[holder]);
    let place = from;
    while (place > 0) {
      const above = must(this.#heap[(place - 1) >> 1]);
      if (must(this.#count[above]) >= must(this.#count[holder])) break;
      this.#put(above, place);
      place = (place - 1) >> 1;
    }
    this.#put(holder, place);
    return place !== from;
  }

  #sink(holder: number): void {
    let place = must(this.#place[holder]);
    for (;;) {
      const below = this.#larger(2 * place + 1, 2 * place + 2);
      if (below === NONE || must(this.#count[must(this.#heap[below])]) <= must(this.#count[holder])) break;
      this.#put(must(this.#heap[below]), place);
      place = below;
    }
    this.#put(holder, place);
  }

  /** Of two places the one of the holder with more entries, the left one if as many; NONE outside the heap. */
  #larger(left: number, right: number): number {
    if (left >= this.#heap.length) return NONE;
    if (right >= this.#heap.length) return left;
    return must(this.#count[must(this.#heap[right])]) > must(this.#count[must(this.#heap[left])])
      ? right
      : left;
  }

  #put(holder: number, place: number): void {
    this.#heap[place] = holder;
    this.#place[holder] = place;
  }
}
