import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type * as Jiti from "jiti";
import { type Checked, good, show } from "../model/values/problem.ts";
import { messageOf, wrongFile } from "./whole-file.ts";

/** Modules that a script finds by name without any being installed: `simnet` itself, the running one. */
export type Modules = () => Promise<Readonly<Record<string, unknown>>>;

/** Runs a TypeScript or JavaScript module and gives what its default export is, or resolves to. */
export async function runScript(file: string, modules: Modules): Promise<Checked<unknown>> {
  const virtualModules = await modules();
  // Required, not imported: Node looks through a CommonJS module that is imported for its names first, 40 of 290 ms of a run.
  const { createJiti } = createRequire(import.meta.url)("jiti") as typeof Jiti;
  const jiti = createJiti(import.meta.url, {
    virtualModules: { ...virtualModules },
    fsCache: cacheFolder(),
    interopDefault: false,
  });
  try {
    const exported = defaultExport(await jiti.import(resolve(file)));
    return exported.ok ? plainObject(settled(await exported.value)) : exported;
  } catch (thrown) {
    return failed(file, thrown);
  }
}

/** What a module exports as default; of a CommonJS module, `module.exports` itself. */
function defaultExport(module: unknown): Checked<unknown> {
  if (typeof module !== "object" || module === null) return good(module);
  if ("default" in module) return good(module.default);
  const names = Object.keys(module);
  const found = names.length === 0 ? "no export at all" : `only ${names.slice(0, 4).join(", ")}`;
  return "__esModule" in module || names.length === 0
    ? wrongFile("a default export (export default defineScenario({ … }))", found)
    : good(module);
}

/**
 * Reads all of a value once, while it is known whose code may run: a getter or a Proxy that throws is the
 * file's fault. A value that is no tree, or deeper than any scenario, stays as it is for the schema to tell.
 */
function settled(value: unknown): unknown {
  const read = (one: unknown, depth: number, open: Set<unknown>): void => {
    if (typeof one !== "object" || one === null || depth > 100 || open.has(one)) return;
    open.add(one);
    Object.getPrototypeOf(one);
    for (const inner of Object.values(one)) read(inner, depth + 1, open);
  };
  read(value, 0, new Set());
  return value;
}

function plainObject(value: unknown): Checked<unknown> {
  if (typeof value === "object" && value !== null) return good(value);
  return wrongFile("an object as default export", value === undefined ? "undefined" : show(value));
}

/** jiti tells of a syntax error as `ParseError: what is wrong`, and the file with line and column below it. */
function failed(file: string, thrown: unknown): Checked<never> {
  const message = messageOf(thrown);
  const place = thrown instanceof Error ? /\n\s*\S.*?:(\d+):(\d+)\s*$/.exec(thrown.message) : null;
  if (place !== null && message.startsWith("ParseError:")) {
    const what = message.slice("ParseError:".length).trim();
    return wrongFile("TypeScript", `${what} at line ${place[1]}, column ${Number(place[2]) + 1}`);
  }
  return wrongFile(`${file} to run to its end`, `an error: ${show(message, 300)}`);
}

/** Compiled scripts are kept in a folder of the user's own: one that others may write to could run their code. */
function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "simnet");
}
