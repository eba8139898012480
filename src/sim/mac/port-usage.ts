import { must } from "../../model/fabric/fabric.ts";
import { Links, NONE, RowList } from "./row-lists.ts";

/** A port that has entries, the least recently used first. */
class Holder {
  readonly port: number;
  readonly entries = new RowList();
  count = 0;
  /** in the heap */
  place: number;

  constructor(port: number, place: number) {
    this.port = port;
    this.place = place;
  }
}

/**
 * Which entries of a MAC table each port holds, and which port holds most: a table that is full forgets fairly. Of
 * several ports that hold as many, it is the one that stands first in the heap, so the heap moves exactly as Open
 * vSwitch's does: with the largest on top, and never past an equal.
 * @see lib/mac-learning.c, evict_mac_entry_fairly; lib/heap.c
 */
export class PortUsage {
  readonly #links = new Links();
  readonly #holders = new Map<number, Holder>();
  readonly #heap: Holder[] = [];

  /** The entry to forget where there is no room: the least recently used of the port that has most; or NONE. */
  get victim(): number {
    return this.#heap[0]?.entries.first ?? NONE;
  }

  /** An entry is now behind this port, and the last that was used there. */
  add(port: number, row: number): void {
    const holder = this.#holders.get(port) ?? this.#newHolder(port);
    this.#links.append(holder.entries, row);
    holder.count++;
    this.#settle(holder);
  }

  remove(port: number, row: number): void {
    const holder = must(this.#holders.get(port));
    this.#links.remove(holder.entries, row);
    if (--holder.count > 0) return this.#settle(holder);
    this.#holders.delete(port);
    const last = must(this.#heap.pop());
    if (last === holder) return;
    this.#put(last, holder.place);
    this.#settle(last);
  }

  /** An entry of this port was used. */
  touch(port: number, row: number): void {
    const { entries } = must(this.#holders.get(port));
    this.#links.remove(entries, row);
    this.#links.append(entries, row);
  }

  #newHolder(port: number): Holder {
    const holder = new Holder(port, this.#heap.length);
    this.#holders.set(port, holder);
    this.#heap.push(holder);
    return holder;
  }

  /** Up as far as its count is larger; if it did not move, down as far as another's is. */
  #settle(holder: Holder): void {
    if (!this.#rise(holder)) this.#sink(holder);
  }

  #rise(holder: Holder): boolean {
    const from = holder.place;
    while (holder.place > 0) {
      const above = must(this.#heap[(holder.place - 1) >> 1]);
      if (above.count >= holder.count) break;
      this.#swap(holder, above);
    }
    return holder.place !== from;
  }

  #sink(holder: Holder): void {
    for (;;) {
      const [left, right] = [this.#heap[2 * holder.place + 1], this.#heap[2 * holder.place + 2]];
      const below = left !== undefined && right !== undefined && right.count > left.count ? right : left;
      if (below === undefined || below.count <= holder.count) return;
      this.#swap(holder, below);
    }
  }

  #swap(one: Holder, other: Holder): void {
    const { place } = one;
    this.#put(one, other.place);
    this.#put(other, place);
  }

  #put(holder: Holder, place: number): void {
    this.#heap[place] = holder;
    holder.place = place;
  }
}
