import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { type Checked, good } from "../model/values/problem.ts";
import { STANDARD_INPUT } from "./format.ts";
import { messageOf, wrongFile } from "./whole-file.ts";

/** The text of a file, or of standard input for "-". Nothing there, a folder, or bytes that are no text: a problem. */
export async function readText(file: string): Promise<Checked<string>> {
  try {
    const bytes = file === STANDARD_INPUT ? await buffer(process.stdin) : await readFile(file);
    return decode(bytes);
  } catch (thrown) {
    return wrongFile("a file to read", unreadable(thrown));
  }
}

function decode(bytes: Uint8Array): Checked<string> {
  if (bytes.includes(0)) return wrongFile("text", "binary data (a zero byte)");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.trim() === "" ? wrongFile("a scenario or a fabric", "an empty file") : good(text);
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
