import { entry } from "./entry.ts";

/** A queue of integers by key, least first; equal keys come out in the order of the integers. */
export interface Heap {
  readonly size: number;
  push(key: number, item: number): void;
  /** The least key; infinity when empty. */
  peekKey(): number;
  /** Takes the item of the least key. @returns -1 when empty */
  pop(): number;
}

export function makeHeap(): Heap {
  const keys: number[] = [];
  const items: number[] = [];

  const before = (key: number, item: number, at: number) =>
    key < entry(keys, at) || (key === entry(keys, at) && item < entry(items, at));
  const place = (at: number, key: number, item: number) => {
    keys[at] = key;
    items[at] = item;
  };

  function push(key: number, item: number): void {
    let at = keys.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(key, item, parent)) break;
      place(at, entry(keys, parent), entry(items, parent));
      at = parent;
    }
    place(at, key, item);
  }

  function pop(): number {
    const least = items[0];
    const key = keys.pop();
    const item = items.pop();
    if (least === undefined || key === undefined || item === undefined) return -1;
    if (keys.length > 0) sink(key, item);
    return least;
  }

  function sink(key: number, item: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= keys.length) break;
      if (child + 1 < keys.length && before(entry(keys, child + 1), entry(items, child + 1), child)) child++;
      if (before(key, item, child)) break;
      place(at, entry(keys, child), entry(items, child));
      at = child;
    }
    place(at, key, item);
  }

  return {
    get size() {
      return keys.length;
    },
    push,
    peekKey: () => keys[0] ?? Infinity,
    pop,
  };
}
