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
    for (const { down = [], bridges } of trees) {
      expect({ down, bridges: await command.stp(down) }).toEqual({ down, bridges: sorted(bridges) });
    }
    expect(await command.refused()).toEqual(refused);
  });
});

function sorted(bridges: NonNullable<Example["trees"]>[number]["bridges"]) {
  return Object.fromEntries(Object.entries(bridges).map(([bridge, lines]) => [bridge, lines.toSorted()]));
}
