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

/**
 * Examples that stand side by side in a switch. What takes tunnels' packets from everybody, and what is looked at
 * before all is at rest, stands alone; so do hosts with addresses, which are in frames, too.
 */
function batches(examples: readonly Example[]): Example[][] {
  const together = examples.filter((one) => !isAlone(one));
  const alone = examples.filter(isAlone).map((one) => [one]);
  return together.length === 0 ? alone : [together, ...alone];
}

function isAlone({ fabric, trees = [] }: Example): boolean {
  const isEarly = trees.some(({ at }) => at !== undefined);
  return isEarly || /"remote_ip":"flow"|"local":/.test(JSON.stringify(fabric));
}
