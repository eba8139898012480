import fc from "fast-check";
import { expect, test } from "vitest";
import { numbered } from "../../../src/model/values/numbered.ts";

test("values are told by the numbers of their texts, each text once", () => {
  const values = fc.array(fc.record({ a: fc.nat(3) }), { maxLength: 20 });
  fc.assert(
    fc.property(values, fc.array(fc.nat(19)), (made, picks) => {
      const rows = picks.flatMap((pick) => made[pick] ?? []);
      const { texts, numbers } = numbered(rows, (row) => JSON.stringify(row));
      expect(new Set(texts).size).toBe(texts.length);
      expect(Array.from(numbers, (number) => texts[number])).toEqual(rows.map((row) => JSON.stringify(row)));
    }),
  );
});
