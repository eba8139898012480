import type { YAMLError } from "yaml";
import { type Checked, good, type Problem, unless } from "../model/values/problem.ts";
import { messageOf, wrongFile } from "./whole-file.ts";

/** Aliases that one text may resolve to: ten lines of nested aliases would otherwise be gigabytes. */
const MAX_ALIASES = 10_000;

/** Reads YAML 1.2, merge keys included. An unknown tag is a problem: it would be ignored. */
export async function readYaml(text: string): Promise<Checked<unknown>> {
  const { LineCounter, parseDocument } = await import("yaml");
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings].map((error) => wrongAt(error, lines.linePos(error.pos[0])));
  if (problems.length > 0) return unless(problems, () => undefined);
  try {
    return good(document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown);
  } catch (thrown) {
    return wrongFile("YAML", messageOf(thrown));
  }
}

function wrongAt(error: YAMLError, place: { readonly line: number; readonly col: number }): Problem {
  return { path: "", expected: "YAML", found: `${messageOf(error)} at line ${place.line}, column ${place.col}` };
}
