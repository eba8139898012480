import type * as Yaml from "yaml";
import { type Checked, good, type Problem, unless } from "../model/values/problem.ts";
import { messageOf, wrongFile } from "./whole-file.ts";
import { isDeep, MAX_DEPTH } from "./yaml-depth.ts";
import { repeatedYamlKeys } from "./yaml-keys.ts";

/** Aliases that one text may resolve to: ten lines of nested aliases would otherwise be gigabytes. */
const MAX_ALIASES = 10_000;

const REPEATED = "Map keys must be unique";

/** Reads YAML 1.2, merge keys included. An unknown tag is a problem: it would be ignored. */
export async function readYaml(text: string): Promise<Checked<unknown>> {
  const yaml = await import("yaml");
  try {
    return parse(text, yaml);
  } catch (thrown) {
    const message = messageOf(thrown);
    if (message.startsWith("Excessive alias count"))
      return wrongFile(`at most ${MAX_ALIASES} values`, "aliases that unfold to more");
    return wrongFile("YAML", message);
  }
}

function parse(text: string, yaml: typeof Yaml): Checked<unknown> {
  const { Composer, LineCounter, Parser } = yaml;
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  // The composer goes down by recursion, and V8 may end the process where its stack ends.
  if (isDeep(tokens)) return wrongFile(`at most ${MAX_DEPTH} levels of maps and lists`, "more");
  const documents = [
    ...new Composer({ merge: true, prettyErrors: false, uniqueKeys: false, logLevel: "error" }).compose(
      tokens,
      true,
      text.length,
    ),
  ];
  const [document] = documents;
  if (document === undefined || documents.length > 1) return wrongFile("one document", `${documents.length}`);
  const wrong = [...document.errors, ...document.warnings];
  const problems = wrong.map((error) => wrongAt(error, lines.linePos(error.pos[0])));
  for (const offset of repeatedYamlKeys(document, yaml)) {
    const { line, col } = lines.linePos(offset);
    problems.push({ path: "", expected: "YAML", found: `${REPEATED} at line ${line}, column ${col}` });
  }
  return problems.length > 0
    ? unless(problems, () => undefined)
    : good(document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown);
}

function wrongAt(error: Yaml.YAMLError, place: { readonly line: number; readonly col: number }): Problem {
  const found = `${messageOf(error)} at line ${place.line}, column ${place.col}`;
  return { path: "", expected: "YAML", found };
}
