import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";
import { vi } from "vitest";
import { folderWith, simnet } from "./cli/simnet.ts";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A fenced block: its language, the file that it is to be saved as, if any, and its text. */
interface Block {
  readonly language: string;
  readonly file: string;
  readonly text: string;
}

/** What is run of a line: `npx simnet ARGS # exit N`, where no comment stands for 0. */
const COMMAND = /npx simnet (?<args>[^#]+?)(?:\s+# exit (?<code>\d))?$/;

interface Command {
  readonly args: string;
  readonly code: number;
}

/** A page in Markdown, and what of it can be run. */
export class Page {
  readonly text: string;
  readonly blocks: readonly Block[];

  /** @param file below the repository's root */
  constructor(file: string) {
    this.text = readFileSync(join(ROOT, file), "utf8");
    this.blocks = [...this.text.matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm)].map(
      ([, language = "", name = "", text = ""]) => ({ language, file: name, text }),
    );
  }

  get shellLines(): readonly string[] {
    return this.blocks.filter(({ language }) => language === "sh").flatMap(({ text }) => linesOf(text));
  }

  get commands(): readonly Command[] {
    return this.shellLines.flatMap((line) => {
      const { args, code } = COMMAND.exec(line)?.groups ?? {};
      return args === undefined ? [] : [{ args, code: Number(code ?? 0) }];
    });
  }

  /** Blocks that begin with a command and go on with what it writes. */
  get transcripts(): readonly string[] {
    return this.blocks.filter(({ language }) => language === "text").map(({ text }) => text);
  }

  /** A clone as far as these commands see one: the scenarios, and the files that the page has one save. */
  clone(): string {
    const clone = folderWith({});
    cpSync(join(ROOT, "scenarios"), join(clone, "scenarios"), { recursive: true });
    for (const { file, text } of this.blocks) if (file !== "") writeFileSync(join(clone, file), text);
    return clone;
  }
}

/** Runs one after the other: what `init` writes, a later one reads. @returns each with the code that it exited with */
export async function exitCodes(commands: readonly Command[], cwd: string): Promise<readonly Command[]> {
  const exited: Command[] = [];
  for (const { args } of commands) {
    // oxlint-disable-next-line no-await-in-loop
    const { code } = await simnet(args.split(" "), { cwd });
    exited.push({ args, code: code ?? -1 });
  }
  return exited;
}

/** Parts of a transcript, between two …, that the command in its first line does not write as they stand. */
export async function unwritten(transcript: string, cwd: string): Promise<readonly string[]> {
  const [prompt = "", ...shown] = linesOf(transcript);
  const { args = "" } = COMMAND.exec(prompt)?.groups ?? {};
  const { stdout, stderr } = await simnet(args.split(" "), { cwd, env: { COLUMNS: "80" } });
  const whole = `\n${linesOf(stdout + stderr)
    .map(plain)
    .join("\n")}\n`;
  const parts = shown.map(plain).join("\n").split("\n…\n");
  return parts.filter((part) => part === "" || !whole.includes(`\n${part}\n`));
}

/** Runs a script that imports simnet. @returns the arguments of each `console.log` */
export async function printedBy(script: string): Promise<readonly unknown[][]> {
  const log = vi.spyOn(console, "log").mockReturnValue(undefined);
  const jiti = createJiti(import.meta.url, {
    alias: { simnet: join(ROOT, "dist", "index.js") },
    fsCache: false,
  });
  await jiti.import(script);
  const { calls } = log.mock;
  log.mockRestore();
  return calls;
}

export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

function plain(line: string): string {
  return line.replaceAll(/\s+/g, " ").trim();
}
