import fc from "fast-check";
import { expect, test } from "vitest";
import { DisjointSets } from "../../../src/model/values/disjoint-sets.ts";

test("elements are in one set exactly if joins lead from one to the other", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(9))), (joins) => {
      const sets = new DisjointSets(10);
      const label = Array.from({ length: 10 }, (_, i) => i);
      for (const [a, b] of joins) {
        const [from, to] = [label[a], label[b]];
        expect(sets.join(a, b)).toBe(from !== to);
        for (const [i, one] of label.entries()) if (one === from) label[i] = to!;
      }
      for (let a = 0; a < 10; a++)
        for (let b = 0; b < 10; b++) expect(sets.find(a) === sets.find(b)).toBe(label[a] === label[b]);
    }),
  );
});
