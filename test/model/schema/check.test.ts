import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { checked, inspect } from "../../../src/model/schema/check.ts";
import { integer, name, object, pair } from "../../../src/model/schema/primitives.ts";
import { fabricDocument } from "../../../src/model/fabric/document.ts";
import { scenarioSchema } from "../../../src/model/scenario/schema.ts";
import { problemsOf } from "../fabric/make.ts";

const shape = z.discriminatedUnion("kind", [
  object({ kind: z.literal("circle"), radius: integer(1, 9) }),
  object({ kind: z.enum(["", "square"]), side: integer(1, 9) }),
]);
const schema = object({
  title: z.string(),
  shapes: z.record(name, shape).optional(),
  pairs: z.array(pair(name, "a pair of names")).optional(),
  flag: z.boolean().optional(),
  either: z.union([z.literal("full"), z.array(name)]).optional(),
});

function complain(value: unknown) {
  return problemsOf(checked(inspect(schema, value))).map(({ path, expected, found }) => [
    path,
    expected,
    found,
  ]);
}

describe("a value that does not fit its schema", () => {
  test("is told by path, what was expected and what was found", () => {
    expect(complain({ title: 1, shapes: { a: { kind: "circle", radius: 10 } } })).toEqual([
      ["title", "text", "1"],
      ["shapes.a.radius", "a whole number from 1 to 9", "10"],
    ]);
    expect(complain({ title: "t", shapes: 3, flag: "yes", pairs: {} })).toEqual([
      ["shapes", "an object", "3"],
      ["pairs", "a list", "an empty object"],
      ["flag", "true or false", '"yes"'],
    ]);
  });

  test("is told of an unknown key which one may be meant, or which there are", () => {
    expect(complain({ titel: "t", title: "t" })).toEqual([
      ["titel", "title (did you mean that?)", 'the unknown key "titel"'],
    ]);
    expect(complain({ title: "t", mirror: 1 })[0]?.[1]).toBe("one of title, shapes, pairs, flag, either");
  });

  test("is not told that rstp_enable is a misspelt stp_enable, which means something else", () => {
    const fabric = { kind: "fabric", name: "f", hosts: { h: { bridges: { b: { rstp_enable: true } } } } };
    const [problem] = problemsOf(checked(inspect(fabricDocument, fabric)));
    expect([problem?.path, problem?.expected]).toEqual([
      "hosts.h.bridges.b.rstp_enable",
      expect.stringMatching(/^one of .*stp_enable/),
    ]);
  });

  test("is told of a kind that there is none of, with those there are", () => {
    expect(complain({ title: "t", shapes: { a: { kind: "cube" }, b: {}, c: 7 } })).toEqual([
      ["shapes.a.kind", 'one of circle, "", square', '"cube"'],
      ["shapes.b.kind", 'one of circle, "", square', "nothing"],
      ["shapes.c", "an object", "7"],
    ]);
  });

  test("is told of a misspelt kind which one may be meant", () => {
    expect(complain({ title: "t", shapes: { a: { kind: "squar" } } })).toEqual([
      ["shapes.a.kind", "square (did you mean that?)", '"squar"'],
    ]);
  });

  test("is told of a bad name at the name", () => {
    expect(complain({ title: "t", shapes: { "a b": { kind: "circle", radius: 1 } } })).toEqual([
      ["shapes.a b", "a name of 1 to 64 letters, digits, '.', '_' or '-'", '"a b"'],
    ]);
  });

  test("is told of the branch that came furthest", () => {
    expect(complain({ title: "t", either: ["ok", 7] })).toEqual([
      ["either.1", "a name of 1 to 64 letters, digits, '.', '_' or '-'", "7"],
    ]);
    expect(complain({ title: "t", either: 7 })).toEqual([["either", "full or a list", "7"]]);
  });

  test("is told of a pair that is none", () => {
    expect(complain({ title: "t", pairs: [["a"], ["a", "b", "c"], 1, ["a", "b"]] })).toEqual([
      ["pairs.0", "a pair of names", "a list of 1"],
      ["pairs.1", "a pair of names", "a list of 3"],
      ["pairs.2", "a pair of names", "1"],
    ]);
  });

  test("is told of __proto__ once, whether the schema has noticed or not", () => {
    expect(complain(JSON.parse('{"title": "t", "__proto__": 1, "shapes": {"__proto__": {}}}'))).toEqual([
      ["__proto__", "one of title, shapes, pairs, flag, either", 'the unknown key "__proto__"'],
      ["shapes.__proto__", "a name other than __proto__", '"__proto__"'],
    ]);
  });

  test("is told of nothing else where it contains itself", () => {
    const value: Record<string, unknown> = { title: 3 };
    value["shapes"] = value;
    expect(complain(value)).toEqual([["shapes", "a tree of values", "a value that contains itself"]]);
  });
});

test("whatever the value, there is a value or a problem in plain words, and nothing is thrown", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.json().map((text) => JSON.parse(text) as unknown),
      ),
      (value) => {
        for (const one of [schema, fabricDocument, scenarioSchema]) {
          const read = checked(inspect<unknown>(one, value));
          for (const { expected, found } of problemsOf(read))
            expect(`${expected} ${found}`).not.toMatch(/Invalid|\[object/);
        }
      },
    ),
  );
});

test("of more problems than zod can tell, those of the first entries are told", () => {
  const ports = Object.fromEntries(
    Array.from({ length: 200_000 }, (_, i) => [`p${i}`, { type: "patch", optionz: {} }]),
  );
  const [whole, first] = problemsOf(
    checked(inspect(fabricDocument, { kind: "fabric", hosts: { h: { bridges: { b: { ports } } } } })),
  );
  expect(whole).toMatchObject({ path: "", found: "more than 100,000" });
  expect(first).toMatchObject({ path: "hosts.h.bridges.b.ports.p0.options" });
});
