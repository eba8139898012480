import fc from "fast-check";
import { expect, test } from "vitest";
import { Intern } from "../../../src/model/fabric/intern.ts";

const values = fc.array(fc.record({ a: fc.nat(3), b: fc.boolean() }));

test("equal values have one number, different ones two, and the number leads back to the value", () => {
  fc.assert(
    fc.property(values, (all) => {
      const intern = new Intern<object>();
      const ids = all.map((value) => intern.id(value));
      for (const [i, value] of all.entries()) {
        expect(intern.values[ids[i]!]).toEqual(value);
        for (const [j, other] of all.entries())
          expect(ids[i] === ids[j]).toBe(JSON.stringify(value) === JSON.stringify(other));
      }
    }),
  );
});

test("numbers that were given out before go on to hold", () => {
  fc.assert(
    fc.property(values, values, (before, after) => {
      const first = new Intern<object>();
      for (const value of before) first.id(value);
      const second = new Intern<object>(JSON.stringify, first.values);
      for (const value of after) second.id(value);
      for (const value of before) expect(second.id({ ...value })).toBe(first.id(value));
    }),
  );
});
