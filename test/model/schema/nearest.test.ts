import fc from "fast-check";
import { expect, test } from "vitest";
import { KnownNames, nearest } from "../../../src/model/schema/nearest.ts";

const words = fc.string({ minLength: 3, maxLength: 12, unit: fc.constantFrom("a", "b", "c", "-") });

test("a word with one letter left out, put in, changed or in the place of the next, or in capitals is recognised", () => {
  fc.assert(
    fc.property(words, fc.nat(11), (word, place) => {
      const at = place % word.length;
      const [before, after] = [word.slice(0, at), word.slice(at + 1)];
      for (const wrong of [
        before + after,
        `${before}z${word.slice(at)}`,
        `${before}z${after}`,
        word.toUpperCase(),
        `${before}${word[at + 1] ?? ""}${word[at]}${word.slice(at + 2)}`,
      ])
        expect(nearest(wrong, ["something else", word])).toBe(word);
    }),
  );
});

test("the nearest of several is the one with the fewest edits", () => {
  expect(nearest("trunk", ["trunks", "tag", "drunken"])).toBe("trunks");
  expect(nearest("tga", ["type", "tag"])).toBe("tag");
});

test("one letter in three may be wrong, and three of a long word: more is not meant", () => {
  expect(nearest("nope", ["name"])).toBeUndefined();
  expect(nearest("hots", ["hosts"])).toBe("hosts");
  expect(nearest("tenent", ["tenants"])).toBe("tenants");
  expect(nearest("bridg-per-tennt", ["bridge-per-tenant"])).toBe("bridge-per-tenant");
  expect(nearest("tenant-alpha-web", ["tenant-gamma-web"])).toBeUndefined();
  expect(nearest("mirror", ["type", "tag", "options"])).toBeUndefined();
  expect(nearest("x", [])).toBeUndefined();
  expect(nearest("a".repeat(10_000), ["a"])).toBeUndefined();
});

test("names that nothing has are told with one like it, or with those there are", () => {
  const few = new KnownNames("a host", new Set(["alpha", "beta"]));
  expect(few.has("alpha")).toBe(true);
  expect(few.has("toString")).toBe(false);
  expect(few.expected("alpa")).toBe("a host, perhaps alpha");
  expect(few.expected("gamma-ray")).toBe("a host: alpha, beta");
  expect(new KnownNames("a host", new Set<string>()).expected("h")).toBe("a host, of which there is none");
  const many = new KnownNames("a host", new Set(Array.from({ length: 9 }, (_, i) => `host-${i}`)));
  expect(many.expected("x")).toBe("a host: host-0, host-1, host-2, host-3, host-4, …");
});

test("only the first hundred get a suggestion, for they are the ones that are read", () => {
  const names = new KnownNames("a host", new Set(["alpha"]));
  const told = Array.from({ length: 101 }, () => names.expected("alpa"));
  expect(told.filter((one) => one === "a host, perhaps alpha")).toHaveLength(100);
  expect(told.at(-1)).toBe("a host: alpha");
});

test("nothing is near to a word of which no letter would be left", () => {
  expect([nearest("", ["ip"]), nearest("x", ["ip", "y"]), nearest("ipp", ["ip"])]).toEqual([
    undefined,
    undefined,
    "ip",
  ]);
});
