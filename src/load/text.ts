import { existsSync, fstatSync, type Stats, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { devNull } from "node:os";
import { buffer } from "node:stream/consumers";
import { type Checked, good } from "../model/values/problem.ts";
import { STANDARD_INPUT } from "./format.ts";
import { messageOf, wrongFile } from "./whole-file.ts";

/** The text of a file, or of standard input for "-". Nothing there, a folder, or bytes that are no text: a problem. */
export async function readText(file: string): Promise<Checked<string>> {
  try {
    return file === STANDARD_INPUT ? await readStandardInput() : decode(await readFile(file), EMPTY_FILE);
  } catch (thrown) {
    return wrongFile("a file to read", unreadable(thrown));
  }
}

/** Whether it is a folder, whatever its name ends in. */
export async function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

const EMPTY_FILE = "an empty file";
const STANDARD_INPUT_FD = 0;

async function readStandardInput(): Promise<Checked<string>> {
  const input = fstatSync(STANDARD_INPUT_FD);
  // Node reads a folder as if nothing were in it.
  if (input.isDirectory()) return wrongFile("a scenario or a fabric", "a folder");
  return decode(
    await buffer(process.stdin),
    isNothing(input) ? "nothing: it is closed or /dev/null" : "nothing",
  );
}

/** Node itself opens /dev/null where standard input was closed, so the two are one. */
function isNothing(input: Stats): boolean {
  return input.isCharacterDevice() && existsSync(devNull) && input.rdev === statSync(devNull).rdev;
}

/** @param empty what to call it where there is nothing in it */
function decode(bytes: Uint8Array, empty: string): Checked<string> {
  if (bytes.includes(0)) return wrongFile("text", "binary data (a zero byte)");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.trim() === "" ? wrongFile("a scenario or a fabric", empty) : good(text);
  } catch {
    return wrongFile("text in UTF-8", "binary data (bytes that are no UTF-8)");
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EISDIR: "a folder",
  EACCES: "a file that you may not read",
  ENAMETOOLONG: "a name longer than any file's",
};

function unreadable(thrown: unknown): string {
  const { code } = thrown as NodeJS.ErrnoException;
  return (code === undefined ? undefined : REASONS[code]) ?? messageOf(thrown);
}
