import fc from "fast-check";
import { expect, test } from "vitest";
import { makeHeap } from "../../../src/model/spanning-tree/heap.ts";

test("what goes in comes out by key, then by item", () => {
  const pairs = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 99 })), { maxLength: 40 });
  fc.assert(
    fc.property(pairs, (entries) => {
      const heap = makeHeap();
      for (const [key, item] of entries) heap.push(key, item);
      const out = entries.map(() => [heap.peekKey(), heap.pop()]);
      expect(out).toEqual(entries.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
      expect(heap.size).toBe(0);
    }),
  );
});

test("an empty heap has no least key", () => {
  expect([makeHeap().peekKey(), makeHeap().pop()]).toEqual([Infinity, -1]);
});
