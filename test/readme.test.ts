import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { exitCodes, linesOf, Page, printedBy, ROOT, unwritten } from "./markdown.ts";
import { type ExpectedVerdict, scenarioFiles, VERDICTS } from "./scenario-verdicts.ts";

const README = new Page("README.md");

let clone = "";
beforeAll(() => {
  clone = README.clone();
});

describe("the README", () => {
  test("has the two commands, each on a line of its own", () => {
    expect(README.shellLines).toContain("npm ci && npx simnet verify scenarios/mix-up.ts");
    expect(README.shellLines).toContain("npm ci && npm test");
  });

  test("has only commands that exit as it says", { timeout: 60_000 }, async () => {
    expect(README.commands.length).toBeGreaterThan(8);
    expect(await exitCodes(README.commands, clone)).toEqual(README.commands);
  });

  test.each(README.transcripts)("shows what simnet writes", async (transcript) => {
    expect(linesOf(transcript).length).toBeGreaterThan(10);
    expect(await unwritten(transcript, clone)).toEqual([]);
  });

  test("has an example of the library that runs", async () => {
    expect(await printedBy(join(clone, "check.ts"))).toEqual([
      [true, expect.stringMatching(/^[0-9a-f]{64}$/)],
    ]);
  });

  test("links only to files that are there", () => {
    const links = [...README.text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !isReadable(join(ROOT, link)))).toEqual([]);
  });
});

describe("the README's table of scenarios", () => {
  const rows = new Map(
    [...README.text.matchAll(/^\| \[(\S+)\]\((scenarios\/\S+)\)\s*\|.*\| ([^|]*?)\s*\|$/gm)].map(
      ([, name = "", link = "", says = ""]) => [basename(link), { name, says }],
    ),
  );

  test("has every scenario, by its name", () => {
    expect([...rows.keys()].toSorted()).toEqual(scenarioFiles());
    for (const [file, { name }] of rows) expect(`${name}.ts`).toBe(file);
  });

  test.each(Object.entries(VERDICTS))("says of %s what verify says", (file, expected) => {
    expect(rows.get(file)?.says).toBe(inWords(expected));
  });
});

function inWords({ violated = {}, undecided = [] }: ExpectedVerdict): string {
  const broken = Object.keys(violated);
  const parts = [
    ...(broken.length > 0 ? [`✗ ${broken.join(", ")}`] : []),
    ...(undecided.length > 0 ? [`? ${undecided.join(", ")}`] : []),
  ];
  return parts.length === 0 ? "✓ holds" : parts.join(", ");
}

function isReadable(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
