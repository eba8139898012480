import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { MODELLED } from "../src/model/openflow/action-names.ts";
import { FIELDS } from "../src/model/openflow/fields.ts";
import { simnet } from "./cli/simnet.ts";

const path = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));
const read = (file: string) => readFileSync(path(file), "utf8");

/** The quoted codes of one declaration in a source file. */
function codesIn(file: string, declaration: RegExp): string[] {
  const [, body = ""] = declaration.exec(read(file)) ?? [];
  return [...body.matchAll(/"([a-z-]+)"/g)].map(([, code = ""]) => code).toSorted();
}

/** The codes in the first column of the table beneath a heading. */
function rowsUnder(heading: string): string[] {
  const [, section = ""] = read("docs/dispositions.md").split(`\n## ${heading}\n`);
  const [table = ""] = section.split("\n## ");
  return [...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, code = ""]) => code).toSorted();
}

describe("docs/dispositions.md", () => {
  test("has a row for every kind of violation, and no other", () => {
    const kinds = codesIn("src/verify/verdict.ts", /export const VIOLATION_KINDS = \[([^\]]*)\]/);
    expect(kinds).toContain("leak");
    expect(rowsUnder("Violations")).toEqual(kinds);
  });

  test("has a row for every reason to drop a frame, and no other", () => {
    const reasons = codesIn("src/sim/trace.ts", /DROP_REASONS = \[([^\]]*)\]/);
    expect(reasons).toContain("storm-bound");
    expect(rowsUnder("Dropped frames")).toEqual(reasons);
  });

  test("has a row for every warning", () => {
    const files = [
      "src/verify/warnings.ts",
      "src/verify/missing-tunnels.ts",
      "src/verify/deep-trees.ts",
      "src/model/fabric/unheeded.ts",
    ];
    const kinds = [
      ...files
        .map(read)
        .join("")
        .matchAll(/kind: "([a-z-]+)"/g),
    ];
    const ofFlows = codesIn("src/verify/flow-findings.ts", /type Kind =([^;]*);/);
    expect(rowsUnder("Warnings")).toEqual([...ofFlows, ...kinds.map(([, kind = ""]) => kind)].toSorted());
  });

  test("has a row for every way in which a ping fails", () => {
    const failures = codesIn("src/sim/ping.ts", /type PingFailure =([^;]*);/);
    expect(rowsUnder("Failed pings")).toEqual(failures);
  });
});

test("docs/openflow.md names every field and every action that flows may have", () => {
  const page = read("docs/openflow.md");
  const fields = FIELDS.map(({ name }) => name).filter((name) => !/^reg([1-9]|1[0-4])$/.test(name));
  expect([...fields, ...MODELLED].filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
});

test("docs/neutron.md shows what simnet writes of slide 25", async () => {
  const [, command = "", shown = ""] =
    /^```text\n\$ npx simnet (.*)\n([\s\S]*?)^```$/m.exec(read("docs/neutron.md")) ?? [];
  const { stdout } = await simnet(command.split(" "), { cwd: path("."), env: { COLUMNS: "80" } });
  const written = stdout.split("\n");
  const lines = shown.split("\n").filter((line) => line !== "" && line !== "…");
  let at = 0;
  const missing = lines.filter((line) => {
    const found = written.indexOf(line, at);
    at = Math.max(at, found + 1);
    return found < 0;
  });
  expect(missing).toEqual([]);
  expect(lines.length).toBeGreaterThan(20);
});

test.each([
  "README.md",
  "CONTRIBUTING.md",
  "docs/proof.md",
  "docs/dispositions.md",
  "docs/mac-tables.md",
  "docs/spanning-tree.md",
  "docs/oracle.md",
  "docs/openflow.md",
  "docs/neutron.md",
  "docs/scenarios.md",
  "docs/fabrics.md",
  "docs/json.md",
])("%s names only files that are there", (page) => {
  const named = [...read(page).matchAll(/\b(?:src|test|scenarios|schema)\/[\w./-]*\w/g)].map(
    ([name]) => name,
  );
  const examples = /my-(?:design|property|command)/;
  expect(named.filter((name) => !examples.test(name) && !existsSync(path(name)))).toEqual([]);
});
