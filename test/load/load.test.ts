import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadValue } from "../../src/load/load.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "simnet-load-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const itself = async () => ({ simnet: { defineScenario: (value: unknown) => value } });

async function load(name: string, content: string | Uint8Array) {
  const file = join(folder, name);
  writeFileSync(file, content);
  return loadValue(file, itself);
}

async function foundIn(name: string, content: string | Uint8Array): Promise<string> {
  const loaded = await load(name, content);
  return loaded.ok ? "nothing wrong" : loaded.problems[0].found;
}

test.each([
  ["a.ts", 'import { defineScenario } from "simnet";\nexport default defineScenario({ a: 1 as number });'],
  ["b.mts", "export default { a: 1 } as const;"],
  ["c.js", "export default { a: 1 };"],
  ["d.mjs", 'import { defineScenario } from "simnet";\nexport default defineScenario({ a: 1 });'],
  ["e.js", "module.exports = { a: 1 };"],
  ["f.ts", "export default Promise.resolve({ a: 1 });"],
  ["g.ts", "const one: number = await Promise.resolve(1);\nexport default { a: one };"],
  ["h.json", '{"a": 1}'],
  ["i.yaml", "a: 1\n"],
  ["j.yml", "\uFEFFa: 1\n"],
  ["k.JSON", '\uFEFF{"a": 1}'],
])("%s gives its value", async (name, content) => {
  expect(await load(name, content)).toEqual({ ok: true, value: { a: 1 } });
});

test.each([
  ["no-default.ts", "export const a = 1;", "only a"],
  ["nothing.ts", "const a = 1;\nvoid a;", "no export at all"],
  ["function.ts", "export default () => ({});", "a function"],
  ["undefined.ts", "export default undefined;", "undefined"],
  ["throws.ts", 'throw new Error("boom\\nmore");', 'an error: "boom"'],
  ["throws-text.ts", 'throw "boom";', 'an error: "boom"'],
  ["throws-nothing.ts", "throw Object.create(null);", 'an error: "an empty object"'],
  ["rejects.ts", 'export default Promise.reject(new Error("boom"));', 'an error: "boom"'],
  ["syntax.ts", "export default {\n  a: 1,,\n};", "Unexpected token at line 2, column 8"],
  ["missing.ts", 'import "./nowhere.ts";', "an error: \"Cannot find module './nowhere.ts'\""],
  ["empty.json", " \n", "an empty file"],
  ["zero.json", "\0", "binary data (a zero byte)"],
  ["latin1.yaml", new Uint8Array([0x61, 0x3a, 0xe9]), "binary data (bytes that are no UTF-8)"],
])("%s is a problem", async (name, content, found) => {
  expect(await foundIn(name, content)).toBe(found);
});

test("what is no file is a problem, and so is an ending that nobody knows", async () => {
  const problem = { path: "", expected: "a file to read" };
  expect(await loadValue(join(folder, "none.ts"), itself)).toMatchObject({
    problems: [{ ...problem, found: "no such file" }],
  });
  expect(await loadValue(join(folder, "none.ts", "x.ts"), itself)).toMatchObject({ ok: false });
  expect(await loadValue(`${folder}/..json`, itself)).toMatchObject({ ok: false });
  expect(await loadValue("a.txt", itself)).toMatchObject({ problems: [{ found: "a.txt" }] });
});
