import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ByCommand } from "./examples/by-command.ts";
import type { Example } from "./examples/example.ts";
import { TOPICS } from "./examples/topics.ts";

describe.each(TOPICS)("simnet's commands do what the switch does: $title", ({ examples }) => {
  test.each(examples.map((one) => [one.name, one] as const))("%s", async (_, example) => {
    const { fabric, sent = [], trees = [], refused = [] } = example;
    const command = new ByCommand(fabric);
    for (const { out, ...one } of sent) {
      expect({ ...one, out: await command.trace(one) }).toEqual({ ...one, out: out.toSorted() });
    }
    for (const { bridges, ...moment } of trees) {
      expect({ ...moment, bridges: await command.stp(moment) }).toEqual({
        ...moment,
        bridges: sorted(bridges),
      });
    }
    expect(await command.refused()).toEqual(refused);
  });
});

test("docs/oracle.md lists the subjects", () => {
  const page = readFileSync(fileURLToPath(new URL("../../docs/oracle.md", import.meta.url)), "utf8");
  const cells = [...page.matchAll(/^\| [^|]+ \| ([^|]+ · [^|]+?) +\|$/gm)].map(([, cell = ""]) => cell);
  expect(cells.flatMap((cell) => cell.split(" · ")).toSorted()).toEqual(
    TOPICS.map(({ title }) => title).toSorted(),
  );
});

test("no two examples have one name", () => {
  const names = TOPICS.flatMap(({ title, examples }) => examples.map(({ name }) => `${title}: ${name}`));
  expect(new Set(names).size).toBe(names.length);
});

function sorted(bridges: NonNullable<Example["trees"]>[number]["bridges"]) {
  return Object.fromEntries(Object.entries(bridges).map(([bridge, lines]) => [bridge, lines.toSorted()]));
}
