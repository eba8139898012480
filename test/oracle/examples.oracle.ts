import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must } from "../../src/model/fabric/fabric.ts";
import { caseOf, seenOf, wantedOf } from "./examples/by-switch.ts";
import type { Example } from "./examples/example.ts";
import { TOPICS } from "./examples/topics.ts";
import type { Outcome } from "./outcome.ts";
import { Rack } from "./rack.ts";

let rack: Rack;

beforeAll(async () => {
  rack = await Rack.of(1);
});

afterAll(async () => {
  await rack.stop();
});

describe.each(TOPICS)("the switch does it: $title", ({ examples }) => {
  const seen = new Map<Example, Outcome>();

  beforeAll(async () => {
    for (const batch of batches(examples)) {
      const outcomes = await rack.use(async (ask) => ask(batch.map(caseOf)));
      for (const [at, one] of batch.entries()) seen.set(one, must(outcomes[at]));
    }
  });

  test.each(examples.map((one) => [one.name, one] as const))("%s", (_, example) => {
    expect(seenOf(example, must(seen.get(example)))).toEqual(wantedOf(example));
  });
});

/** Examples that stand side by side in a switch: a tunnel port that takes from everybody stands alone. */
function batches(examples: readonly Example[]): Example[][] {
  const together = examples.filter((one) => !isOpen(one));
  const alone = examples.filter(isOpen).map((one) => [one]);
  return together.length === 0 ? alone : [together, ...alone];
}

function isOpen({ fabric }: Example): boolean {
  return JSON.stringify(fabric).includes('"remote_ip":"flow"');
}
