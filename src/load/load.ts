import type { Checked } from "../model/values/problem.ts";
import { ENDINGS, formatOf, STANDARD_INPUT } from "./format.ts";
import { readJson } from "./json.ts";
import { type Modules, runScript } from "./script.ts";
import { isFolder, readText } from "./text.ts";
import { wrongFile } from "./whole-file.ts";
import { readYaml } from "./yaml.ts";

/**
 * The value that a file stands for, not looked at any further: a scenario or a fabric, or nothing of the kind.
 * Whatever is wrong with the file comes back as problems; nothing is thrown.
 *
 * @param file a path, or "-" for standard input
 */
export async function loadValue(file: string, modules: Modules): Promise<Checked<unknown>> {
  const format = file === STANDARD_INPUT ? "either" : formatOf(file);
  if (format === undefined && (await isFolder(file))) return wrongFile("a file to read", "a folder");
  if (format === undefined) return wrongFile(`a file ending in ${ENDINGS.join(", ")}, or -`, file);
  const text = await readText(file);
  if (!text.ok) return text;
  switch (format) {
    case "script":
      return runScript(file, modules);
    case "json":
      return readJson(text.value);
    case "yaml":
      return readYaml(text.value);
    case "either":
      return readEither(text.value);
  }
}

/** A line of TypeScript or JavaScript that no scenario in YAML has. */
const SCRIPT = /^(?:import\b.*\bfrom\s*["']|import\s*["']|export\s+(?:default|const|function|async)\b)/m;

/** On standard input nobody says which it is. JSON is read much faster, and what is wrong with it told better. */
async function readEither(text: string): Promise<Checked<unknown>> {
  if (SCRIPT.test(text)) return wrongFile("JSON or YAML, as which standard input is read", "a script");
  if (!/^\s*\{/.test(text)) return readYaml(text);
  const json = readJson(text);
  if (json.ok) return json;
  const yaml = await readYaml(text);
  return yaml.ok ? yaml : json;
}
