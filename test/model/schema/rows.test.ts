import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { endpointDocument, portDocument } from "../../../src/model/fabric/document.ts";
import { name } from "../../../src/model/schema/primitives.ts";
import { rows } from "../../../src/model/schema/rows.ts";

const text = fc.constantFrom(
  "p1",
  "h1/br0/p1",
  "10.0.0.1/24",
  "10.0.0.0/24",
  "02:00:00:00:00:01",
  "patch",
  "",
  "x/y",
);
const cell = fc.oneof(text, fc.integer({ min: -1, max: 70_000 }), fc.boolean(), fc.constant(null));
const row = fc.oneof(
  fc.constant({}),
  fc.record({ tag: fc.integer({ min: 0, max: 4096 }) }),
  fc.record({ type: fc.constant("patch"), options: fc.record({ peer: text }) }),
  fc.record({ port: text, ip: text, mac: text, mtu: cell }, { requiredKeys: ["port"] }),
  fc.dictionary(fc.constantFrom("tag", "trunks", "type", "port", "ip", "tga", "__proto__"), cell),
  cell,
);
const keys = fc.constantFrom("a", "b.c", "LOCAL", "no name", "1", "2", "__proto__", "constructor", "");
const records = fc.oneof(
  { weight: 9, arbitrary: fc.dictionary(keys, row, { noNullPrototype: false }) },
  { weight: 1, arbitrary: fc.oneof(cell, fc.array(row), fc.constant({ [Symbol("s")]: {} })) },
);

test.each([
  ["ports", portDocument],
  ["endpoints", endpointDocument],
])("rows of %s say what zod's own record says of any value", (_, value) => {
  const own = z.record(name, value);
  const ours = rows(name, value);
  fc.assert(
    fc.property(records, (record) => {
      const [expected, found] = [own, ours].map((schema) => schema.safeParse(record, { reportInput: true }));
      expect(found?.success).toBe(expected?.success);
      expect(found?.error?.issues).toEqual(expected?.error?.issues);
      expect(found?.data).toEqual(expected?.data);
    }),
    { numRuns: 1000 },
  );
});

test("rows that are sound are given back as they are, and those of a wrong one are not", () => {
  const schema = rows(name, portDocument);
  const sound = { a: { tag: 1 }, b: {} };
  expect(schema.parse(sound)).toBe(sound);
  expect(schema.safeParse({ ...sound, c: { tag: 4096 } }).success).toBe(false);
});

test("rows with words about them are still rows: their schema for editors is that of a record", () => {
  const described = rows(name, portDocument).meta({ description: "ports" });
  const sound = { a: {} };
  expect(described.parse(sound)).toBe(sound);
  expect(z.toJSONSchema(described)).toEqual(
    z.toJSONSchema(z.record(name, portDocument).meta({ description: "ports" })),
  );
});
