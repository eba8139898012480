import fc from "fast-check";
import { expect, test } from "vitest";
import { TunnelTable } from "../../../src/model/forwarding/tunnel-table.ts";

/** Of one tunnel: small numbers, so that many are equal in all or in most; addresses and keys beyond 2^31 among them. */
const tunnel = fc.tuple(
  fc.nat(3),
  fc.nat(2),
  fc.constantFrom(0, 1, 0xc0a80001),
  fc.constantFrom(0, 1, 0x0a000001, 0xffffffff),
  fc.oneof(fc.nat(5), fc.constantFrom(0xffffffff, 0x80000000), fc.nat(0xffffffff)),
);
// One hash has room for a thousand: these are several.
const many = fc.array(tunnel, { maxLength: 60 }).chain((some) =>
  fc.record({
    some: fc.constant(some),
    times: fc.constantFrom(1, 100),
    asked: fc.array(tunnel, { maxLength: 20 }),
  }),
);

test("the first tunnel of all names is found, and of names that none has none", () => {
  fc.assert(
    fc.property(many, ({ some, times, asked }) => {
      // The same again under other keys, and after them themselves.
      const all = Array.from({ length: times }, (_, i) =>
        some.map(([host, kind, local, remote, key]) => [host, kind, local, remote, (key + i * 7) % 2 ** 32]),
      ).flat();
      all.push(...some.map((names) => [...names]));
      const model = new Map<string, number>();
      for (const [row, names] of all.entries())
        if (!model.has(names.join(" "))) model.set(names.join(" "), row);
      const table = new TunnelTable(Int32Array.from(all.flat()));
      for (const [host = 0, kind = 0, local = 0, remote = 0, key = 0] of [...all, ...asked]) {
        const expected = model.get([host, kind, local, remote, key].join(" ")) ?? -1;
        expect(table.find(host, kind, local, remote, key)).toBe(expected);
      }
      expect([...table.first]).toEqual(all.map((names) => model.get(names.join(" "))));
    }),
  );
});

test("rows are all tunnels, those of one key in the order of the file", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 5000, size: "max" }), (keys) => {
      const { rows } = new TunnelTable(Int32Array.from(keys.flatMap((key) => [0, 0, 0, 0, key])));
      expect([...rows].toSorted((a, b) => a - b)).toEqual([...keys.keys()]);
      for (const key of new Set(keys)) {
        const own = [...rows].filter((row) => keys[row] === key);
        expect(own).toEqual(own.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 20 },
  );
});
