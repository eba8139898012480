import fc from "fast-check";
import { expect, test } from "vitest";
import { readJson } from "../../src/load/json.ts";

function problemOf(text: string) {
  const read = readJson(text);
  return read.ok ? undefined : read.problems[0];
}

test("JSON gives its value", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value, undefined, 1);
      expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
    }),
  );
});

test.each([
  ['{"a": 1,\n "b" 2}', /at line 2, column 6$/],
  ['{"a": ', /end of the text$|line 1/],
  ["nonsense", /line 1, column 1|Unexpected token/],
])("%j is told with the place where it ceases to be JSON", (text, found) => {
  expect(problemOf(text)).toEqual({
    path: "",
    expected: "JSON",
    found: expect.stringMatching(found) as string,
  });
});

test("a key that stands twice is told with its path, where JSON.parse would ignore the first", () => {
  expect(problemOf('{"hosts": [{}, {"h1": 1, "h1": 2}]}')).toEqual({
    path: "hosts.1.h1",
    expected: "each key once",
    found: 'the key "h1" again',
  });
});

test("a key that is written in another way is the same key", () => {
  expect(problemOf(String.raw`{"a": 1, "\u0061": 2}`)?.path).toBe("a");
});

test("a text inside a value is no key", () => {
  expect(readJson('{"a": "b", "c": "b", "d": ["b", "b"], "e": "{\\"a\\":1,\\"a\\":1}"}').ok).toBe(true);
});

test("five thousand lists in each other are a problem and no exception", () => {
  expect(problemOf("[".repeat(5000) + "]".repeat(5000))?.expected).toBe(
    "at most 100 levels of objects and lists",
  );
});
