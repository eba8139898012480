import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { filesOf } from "../../src/load/imports.ts";

/** The files of the first one, as paths from its folder. */
function found(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "simnet-imports-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const [first = ""] = Object.keys(files);
  return filesOf(join(folder, first))
    .map((file) => relative(folder, file))
    .toSorted((a, b) => a.localeCompare(b));
}

test("modules that a script imports by a path are found, however it says so, and theirs", () => {
  const files = {
    "a.ts":
      'import { b } from "./b.ts";\nimport "./c.mjs";\nexport * from "./lib/d";\nimport e from "./e.json";',
    "b.ts": "import {\n  f,\n} from './f.js';\nconst g = await import(\"./g\");",
    "c.mjs": "export const c = 1;",
    "e.json": "{}",
    "f.ts": 'const h = require("./g/../h.cjs");',
    "g/index.ts": "",
    "h.cjs": "",
    "lib/d.ts": 'import "../a.ts";',
    "other.ts": "",
  };
  const own = Object.keys(files).filter((name) => name !== "other.ts");
  expect(found(files)).toEqual(own.toSorted((a, b) => a.localeCompare(b)));
});

test("of packages nothing is looked for, nor in files that are no scripts", () => {
  expect(found({ "a.ts": 'import { defineScenario } from "simnet";' })).toEqual(["a.ts"]);
  expect(found({ "a.yaml": "name: 'from \"./b.ts\"'", "b.ts": "" })).toEqual(["a.yaml"]);
});

test("a module that is not there yet is all that it may be", () => {
  expect(found({ "a.ts": 'import { b } from "./b";' })).toEqual(expect.arrayContaining(["b.ts", "b.json"]));
});

test("what cannot be read has no imports", () => {
  expect(filesOf("/nowhere/a.ts")).toEqual(["/nowhere/a.ts"]);
  expect(filesOf("/tmp")).toEqual(["/tmp"]);
});
