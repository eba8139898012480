import { readFileSync, statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { formatOf } from "./format.ts";

/**
 * The file and all modules that it imports, and they import, by a path: not packages by name. Imports are looked for in the text, so
 * that they are known whether the file runs or not, and words of a comment may be taken for one. Of a module that is not there, all
 * that it could be.
 */
export function filesOf(file: string): readonly string[] {
  const found = new Set<string>();
  const open = [resolve(file)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    if (isScript(next)) open.push(...importsOf(next));
  }
  return [...found];
}

/** `from "./a.ts"`, `import "./a.ts"`, `import("./a.ts")`, `require("./a.js")`. */
const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*(["'])((?:\.{1,2}\/|\/)[^"'\n]*)\1/g;

function importsOf(file: string): readonly string[] {
  return [...textOf(file).matchAll(SPECIFIER)].flatMap(([, , specifier = ""]) => {
    const path = resolve(dirname(file), specifier);
    const candidates = candidatesFor(path);
    const there = candidates.find((one) => statSync(one, { throwIfNoEntry: false })?.isFile());
    return there === undefined ? candidates : [there];
  });
}

const SCRIPTS = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];

/** As it stands, as TypeScript writes what it was compiled from, without its ending, and as a folder. */
function candidatesFor(path: string): readonly string[] {
  const compiled = /^\.([cm]?)js$/.exec(extname(path));
  return [
    path,
    ...(compiled === null ? [] : [path.replace(/js$/, "ts")]),
    ...[...SCRIPTS, ".json"].map((ending) => path + ending),
    ...SCRIPTS.map((ending) => resolve(path, `index${ending}`)),
  ];
}

function isScript(file: string): boolean {
  return formatOf(file) === "script" || SCRIPTS.includes(extname(file));
}

/** Nothing of what cannot be read: that is told where it is run. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
