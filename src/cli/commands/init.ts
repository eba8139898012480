import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Problem } from "../../model/values/problem.ts";
import { type Answer, EXIT, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { refuse } from "../refusal.ts";
import { GLYPH } from "../text/look.ts";
import { hang } from "../text/wrap.ts";
import { FIRST_SCENARIO } from "./first-scenario.ts";

export interface InitOptions {
  readonly force?: boolean;
  readonly json?: boolean;
}

const NAME = "scenario.ts";

/** `simnet init [DIR]`: writes a first scenario, and never over a file that is there unless told to. */
export async function initCommand(folder: string, options: InitOptions, context: Context): Promise<Answer> {
  if (folder === "")
    return refuse(
      "",
      [{ path: "DIR", expected: "a folder to write to", found: '""' }],
      options.json === true,
      context,
    );
  const file = join(folder, NAME);
  try {
    await makeFolder(folder);
    await writeFile(file, FIRST_SCENARIO, { flag: options.force === true ? "w" : "wx" });
  } catch (thrown) {
    return notWritten(file, thrown as NodeJS.ErrnoException, options.json === true, context);
  }
  const { paint, width } = context.out;
  const told = `wrote ${paint("bold", file)}: two hosts, two tenants, and a bridge for each tenant on each host`;
  const next = `${context.invocation} verify ${file}`;
  if (options.json === true) return jsonAnswer(EXIT.ok, { file, next });
  const lines = [...hang(`${paint("good", GLYPH.good)} `, told, width), "", `  next: ${paint("bold", next)}`];
  return textAnswer(EXIT.ok, `${lines.join("\n")}\n`);
}

/** A folder and those that it is in. Node's recursive mkdir never ends where the system refuses with ENOENT, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    const above = dirname(folder);
    if (code !== "ENOENT" || above === folder || existsSync(above)) throw thrown;
    await makeFolder(above);
    await mkdir(folder);
  }
}

function notWritten(
  file: string,
  { code, message }: NodeJS.ErrnoException,
  json: boolean,
  context: Context,
): Answer {
  const taken = code === undefined ? undefined : TAKEN[code];
  if (taken !== undefined) return refuse(file, [{ path: "DIR", ...taken }], json, context);
  const found = (code === undefined ? undefined : REFUSED[code]) ?? message;
  const problem = { path: "DIR", expected: "a folder that can be made and written to", found };
  return { ...refuse(file, [problem], json, context), code: EXIT.failure };
}

const REFUSED: Readonly<Record<string, string>> = {
  ENOENT: "one that the system does not let be made",
  EACCES: "one that you may not write to",
  EPERM: "one that you may not write to",
  EROFS: "one on a file system that is read only",
  ENOSPC: "one on a file system that is full",
  ENAMETOOLONG: "a name longer than any folder's",
};

/** Something else is where the scenario would be. */
const TAKEN: Readonly<Record<string, Pick<Problem, "expected" | "found">>> = {
  EEXIST: {
    expected: "no file of this name, or --force to write over it",
    found: "one that is there already",
  },
  ENOTDIR: { expected: "a folder to write to", found: "a file" },
  EISDIR: { expected: "a file to write over", found: "a folder" },
};
