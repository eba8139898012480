import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { simnet } from "./cli/simnet.ts";
import { exitCodes, Page, printedBy, ROOT, unwritten } from "./markdown.ts";

const PAGES = ["docs/scenarios.md", "docs/fabrics.md"];

describe.each(PAGES)("%s", (file) => {
  const page = new Page(file);
  const clone = page.clone();

  test("has only commands that exit as it says", { timeout: 60_000 }, async () => {
    expect(page.commands.length).toBeGreaterThan(5);
    expect(await exitCodes(page.commands, clone)).toEqual(page.commands);
  });

  test("has no file that no command of it reads", () => {
    const args = new Set(page.commands.flatMap((command) => command.args.split(" ")));
    const prompts = page.transcripts.map((text) => text.split("\n")[0] ?? "");
    const unread = page.blocks.filter(
      ({ file: name }) => !args.has(name) && !prompts.some((line) => line.endsWith(` ${name}`)),
    );
    expect(unread.filter(({ file: name }) => name !== "")).toEqual([]);
    expect(page.blocks.filter(({ language, file: name }) => language === "yaml" && name === "")).toEqual([]);
  });

  test("shows what simnet writes", async () => {
    const missing = await Promise.all(page.transcripts.map((text) => unwritten(text, clone)));
    expect(missing.flat()).toEqual([]);
  });

  test("links only to pages that are there", () => {
    const links = [...page.text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = ""]) => link);
    expect(links.map((link) => readFileSync(join(ROOT, "docs", link)).length > 0)).not.toContain(false);
  });
});

/** Names of all properties in a JSON Schema, and the words that its values are told apart by. */
function wordsOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap(wordsOf);
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key === "const" || key === "enum") return ([value].flat() as unknown[]).map(String);
    if (key !== "properties") return wordsOf(value);
    // A field may itself be called so.
    return Object.entries(value as object).flatMap(([name, field]) => [name].concat(wordsOf(field)));
  });
}

test.each(["scenario", "fabric"])("the pages name every field and word of the schema: %s", (name) => {
  const text = PAGES.map((file) => readFileSync(join(ROOT, file), "utf8")).join("");
  const schema = JSON.parse(readFileSync(join(ROOT, "schema", `${name}.schema.json`), "utf8")) as unknown;
  const words = [...new Set(wordsOf(schema))].filter((word) => word !== "");
  expect(words.length).toBeGreaterThan(40);
  expect(words.filter((word) => !text.includes(`\`${word}\``))).toEqual([]);
});

test("docs/scenarios.md runs an example of every design and of every kind of change", () => {
  const examples = new Page("docs/scenarios.md").blocks
    .filter(({ file }) => file !== "")
    .map(({ text }) => text)
    .join("");
  const schema = readFileSync(join(ROOT, "schema", "scenario.schema.json"), "utf8");
  const kinds = [...schema.matchAll(/"kind": \{\s*"type": "string",\s*"const": "([a-z-]+)"/g)].map(
    ([, kind = ""]) => kind,
  );
  expect(kinds.length).toBeGreaterThan(12);
  expect(kinds.filter((kind) => kind !== "scenario" && !examples.includes(`kind: ${kind}`))).toEqual([]);
});

/** Every key of a document; names, of hosts and bridges say, are not keys. */
function keysOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(keysOf);
  return Object.entries(value).flatMap(([key, inner]) => [key].concat(keysOf(inner)));
}

test.each([
  "verify scenarios/flat-docker.ts",
  "verify scenarios/storm.ts",
  "verify scenarios/two-bridges.ts",
  "verify scenarios/deck-verbatim.ts",
  "trace scenarios/storm.ts --from red/app --to red/db",
  "trace scenarios/mix-up-vxlan.ts --from red/app --to red/db",
  "trace scenarios/mix-up.ts --from red/app --to nobody",
  "ping scenarios/flat-docker.ts",
  "ping scenarios/mix-up.ts red/app red/db",
  "plan scenarios/mix-up.ts",
])("docs/json.md names every key that is printed by %s --json", async (command) => {
  const { stdout } = await simnet([...command.split(" "), "--json"], { cwd: ROOT });
  const { text } = new Page("docs/json.md");
  const keys = new Set(keysOf(JSON.parse(stdout)));
  expect(keys.size).toBeGreaterThan(3);
  expect(
    [...keys].filter((key) => !/^(?:h\d|nw_|icmp_|arp_)/.test(key) && !text.includes(`\`${key}\``)),
  ).toEqual([]);
});

test("docs/spanning-tree.md has an example of a failure that runs, and prints what it says", async () => {
  const page = new Page("docs/spanning-tree.md");
  const script = page.blocks.find(({ file }) => file === "failure.ts")?.text ?? "";
  const said = [...script.matchAll(/console\.log\(.*\); \/\/ (true|false)/g)].map(([, word]) => [
    word === "true",
  ]);
  expect(said).toHaveLength(3);
  expect(await printedBy(join(page.clone(), "failure.ts"))).toEqual(said);
});
