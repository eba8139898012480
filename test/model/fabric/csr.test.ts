import fc from "fast-check";
import { expect, test } from "vitest";
import { groupBy, members } from "../../../src/model/fabric/csr.ts";

test("a group has the rows of its key, in their order; negative keys are in none", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2, max: 5 })), (keys) => {
      const groups = groupBy(Int32Array.from(keys), 6);
      for (let group = 0; group < 6; group++)
        expect([...members(groups, group)]).toEqual(keys.flatMap((key, row) => (key === group ? [row] : [])));
      expect(groups.rows).toHaveLength(keys.filter((key) => key >= 0).length);
    }),
  );
});
