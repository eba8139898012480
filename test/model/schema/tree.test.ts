import { describe, expect, test } from "vitest";
import { treeFaults } from "../../../src/model/schema/tree.ts";

test("a value that contains itself is no tree: the path says where", () => {
  const inner: Record<string, unknown> = {};
  const list = [1, inner];
  inner["back"] = list;
  const { endless } = treeFaults({ a: 1, list });
  expect(endless).toEqual({
    path: "list.1.back",
    expected: "a tree of values",
    found: "a value that contains itself",
  });
});

test("a value that stands twice, but not in itself, is fine", () => {
  const shared = { x: 1 };
  expect(treeFaults({ a: shared, b: [shared, shared] })).toEqual({ lost: [] });
});

test("what loses a name is told once, however often it stands there", () => {
  const row = { __proto__: { tag: 1 } };
  const { lost } = treeFaults({ a: row, b: [row, row], c: { x: 1, d: row } });
  expect(lost.map(({ path }) => path)).toEqual(["a.__proto__"]);
});

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = { a: value, b: 1 };
  return value;
}

test("a hundred levels are fine, whatever is in the last, and one more is not", () => {
  expect(treeFaults(nested(100)).endless).toBeUndefined();
  expect(treeFaults(nested(101)).endless?.found).toBe("more");
});

test("what is nested without end is told, not followed", () => {
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(treeFaults({ hosts: deep }).endless).toEqual({
    path: "hosts.0.0",
    expected: "at most 100 levels of objects and lists",
    found: "more",
  });
});

describe("the name __proto__", () => {
  test("is told where JSON gave it as a key", () => {
    const { lost } = treeFaults(JSON.parse('{"hosts": {"__proto__": {"bridges": {"__proto__": 1}}}}'));
    expect(lost.map(({ path }) => path)).toEqual(["hosts.__proto__", "hosts.__proto__.bridges.__proto__"]);
  });

  test("is told where a script wrote it, and it became the prototype", () => {
    expect(treeFaults({ hosts: { __proto__: { h1: {} } } }).lost).toEqual([
      { path: "hosts.__proto__", expected: "a name other than __proto__", found: '"__proto__"' },
    ]);
  });

  test("is not meant by objects that have methods or no prototype", () => {
    expect(treeFaults([new Date(), new Map(), Object.create(null), null, "x"]).lost).toEqual([]);
  });
});
