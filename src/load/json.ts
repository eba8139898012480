import { type Checked, unless } from "../model/values/problem.ts";
import { repeatedKeys } from "./repeated-keys.ts";
import { messageOf, wrongFile } from "./whole-file.ts";

/** Reads JSON (RFC 8259). A key that stands twice in one object is a problem: one of the two would be ignored. */
export function readJson(text: string): Checked<unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return unless(repeatedKeys(text), () => value);
  } catch (thrown) {
    return wrongFile("JSON", withLine(messageOf(thrown), text));
  }
}

/** V8 tells the place as an offset: `Unexpected token } in JSON at position 17`, and quotes the whole text. */
function withLine(message: string, text: string): string {
  const offset = /\bposition (\d+)/.exec(message)?.[1];
  const what = message.replace(/(?:,? in JSON)? at position .*$/, "").replace(/, (?:\.{3})?".*$/s, "");
  if (offset === undefined) return what.replace("JSON input", "the text");
  const before = text.slice(0, Number(offset)).split("\n");
  return `${what} at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
