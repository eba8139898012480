import fc from "fast-check";
import { expect, test } from "vitest";
import { PortRows } from "../../../src/model/fabric/port-rows.ts";

const step = fc.record({
  kind: fc.constantFrom("add", "delete"),
  bridge: fc.constantFrom("h1/a", "h1/b", "h2/a"),
  name: fc.constantFrom("p", "q", "a.b"),
});

test("ports are found as in one map of their whole names", () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const model = new Map<string, number>();
      const rows = new PortRows(() => model.keys());
      for (const [row, { kind, bridge, name }] of steps.entries()) {
        const at = `${bridge}/${name}`;
        if (kind === "add") model.set(at, row);
        else model.delete(at);
        if (kind === "add") rows.add(bridge, name, row);
        else rows.delete(at);
        expect(rows.size).toBe(model.size);
        for (const one of ["h1/a/p", "h1/b/a.b", "h2/a/q", "h1/a", "p", at]) {
          expect(rows.get(one)).toBe(model.get(one));
          expect(rows.has(one)).toBe(model.has(one));
        }
      }
      expect([...rows.keys()]).toEqual([...model.keys()]);
    }),
  );
});
