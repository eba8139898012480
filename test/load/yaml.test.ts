import { expect, test } from "vitest";
import { readYaml } from "../../src/load/yaml.ts";

async function foundIn(text: string): Promise<string | undefined> {
  const read = await readYaml(text);
  return read.ok ? undefined : read.problems[0].found;
}

test("YAML 1.2 gives its value: an Ethernet address is text, and so is no", async () => {
  const text = "mac: 02:00:00:00:00:01\nanswer: no\nlist: [1, two]\n";
  expect(await readYaml(text)).toEqual({
    ok: true,
    value: { mac: "02:00:00:00:00:01", answer: "no", list: [1, "two"] },
  });
});

test("merge keys are merged", async () => {
  expect(await readYaml("a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n")).toMatchObject({
    value: { b: { x: 1, y: 2 } },
  });
});

test("a syntax error is told with its place", async () => {
  expect(await foundIn("a: [1,\n  b: }")).toMatch(/at line 2, column \d+$/);
});

test("a key that stands twice is a problem", async () => {
  expect(await foundIn("a: 1\na: 2\n")).toMatch(/unique.* at line 2/);
});

test("an unknown tag is a problem, for it would be ignored", async () => {
  expect(await foundIn("a: !host h1\n")).toMatch(/!host at line 1/);
});

test("aliases that unfold to millions are a problem", async () => {
  const levels = ["a: &a0 [1,1,1,1,1,1,1,1,1,1]"];
  for (let level = 1; level < 8; level++) {
    levels.push(`k${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(",")}]`);
  }
  expect(await foundIn(levels.join("\n"))).toMatch(/alias/);
});

test.each([
  ["flow lists", "[".repeat(20_000) + "]".repeat(20_000)],
  ["block lists", `${"- ".repeat(20_000)}a`],
  ["flow maps", "{a: ".repeat(20_000) + "}".repeat(20_000)],
  ["keys", `${"? ".repeat(5000)}a`],
])("thousands of %s in each other are a problem, not the end of the process", async (_, text) => {
  expect(await foundIn(text)).toBe("more");
});

test("two documents are a problem, for one would be ignored", async () => {
  expect(await foundIn("a: 1\n---\nb: 2\n")).toBe("2");
});

test("a cyclic alias gives a cyclic value, which the schema then refuses", async () => {
  const read = await readYaml("a: &x\n  b: *x\n");
  expect(read.ok && (read.value as { a: { b: unknown } }).a).toHaveProperty("b");
});
