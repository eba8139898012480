import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { folderWith, simnet } from "./cli/simnet.ts";
import { type ExpectedVerdict, scenarioFiles, VERDICTS } from "./scenario-verdicts.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const README = readFileSync(join(ROOT, "README.md"), "utf8");

/** A fenced block: its language, the file that it is to be saved as, if any, and its text. */
interface Block {
  readonly language: string;
  readonly file: string;
  readonly text: string;
}

const BLOCKS: readonly Block[] = [...README.matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm)].map(
  ([, language = "", file = "", text = ""]) => ({ language, file, text }),
);
const SHELL_LINES = BLOCKS.filter(({ language }) => language === "sh").flatMap(({ text }) => linesOf(text));
const TRANSCRIPTS = BLOCKS.filter(({ language }) => language === "text");

/** What is run of a line: `npx simnet ARGS # exit N`, where no comment stands for 0. */
const COMMAND = /npx simnet (?<args>[^#]+?)(?:\s+# exit (?<code>\d))?$/;
const COMMANDS = SHELL_LINES.flatMap((line) => {
  const { args, code } = COMMAND.exec(line)?.groups ?? {};
  return args === undefined ? [] : [{ args, code: Number(code ?? 0) }];
});

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

function plain(line: string): string {
  return line.replaceAll(/\s+/g, " ").trim();
}

/** A clone as far as these commands see one: the scenarios, and the files that the README has one save. */
let clone = "";
beforeAll(() => {
  clone = folderWith({});
  cpSync(join(ROOT, "scenarios"), join(clone, "scenarios"), { recursive: true });
  for (const { file, text } of BLOCKS) if (file !== "") writeFileSync(join(clone, file), text);
});

describe("the README", () => {
  test("has the two commands, each on a line of its own", () => {
    expect(SHELL_LINES).toContain("npm ci && npx simnet verify scenarios/mix-up.ts");
    expect(SHELL_LINES).toContain("npm ci && npm test");
  });

  test("has only commands that exit as it says", { timeout: 60_000 }, async () => {
    expect(COMMANDS.length).toBeGreaterThan(8);
    const exited: typeof COMMANDS = [];
    // One after the other: what `init` writes, a later one reads.
    for (const { args } of COMMANDS) {
      // oxlint-disable-next-line no-await-in-loop
      const { code } = await simnet(args.split(" "), { cwd: clone });
      exited.push({ args, code: code ?? -1 });
    }
    expect(exited).toEqual(COMMANDS);
  });

  test.each(TRANSCRIPTS)("shows what simnet writes", async ({ text }) => {
    const [prompt = "", ...shown] = linesOf(text);
    const { args = "" } = COMMAND.exec(prompt)?.groups ?? {};
    const { stdout } = await simnet(args.split(" "), { cwd: clone, env: { COLUMNS: "80" } });
    const written = linesOf(stdout).map(plain);
    const parts = shown.map(plain).join("\n").split("\n…\n");
    const whole = `\n${written.join("\n")}\n`;
    // Between two … no line is left out.
    expect(parts.filter((part) => !whole.includes(`\n${part}\n`))).toEqual([]);
    expect(shown.length).toBeGreaterThan(10);
  });

  test("has an example of the library that runs", async () => {
    const log = vi.spyOn(console, "log").mockReturnValue(undefined);
    const jiti = createJiti(import.meta.url, {
      alias: { simnet: join(ROOT, "src", "index.ts") },
      fsCache: false,
    });
    await jiti.import(join(clone, "check.ts"));
    expect(log.mock.calls).toEqual([[true, expect.stringMatching(/^[0-9a-f]{64}$/)]]);
    log.mockRestore();
  });

  test("links only to files that are there", () => {
    const links = [...README.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !isReadable(join(ROOT, link)))).toEqual([]);
  });
});

describe("the README's table of scenarios", () => {
  const rows = new Map(
    [...README.matchAll(/^\| \[(\S+)\]\((scenarios\/\S+)\)\s*\|.*\| ([^|]*?)\s*\|$/gm)].map(
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
