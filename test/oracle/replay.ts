import { comparisons, describeDifferences, differences } from "./compare.ts";
import { expected } from "./expected.ts";
import { keep, readReplay } from "./files.ts";
import { Rack } from "./rack.ts";

/**
 * Asks a switch once more about the case in a file.
 * @param name under which it becomes a regression test, with what the switch does now
 * @returns whether the simulator agrees
 */
export async function replay(file: string, name: string | undefined): Promise<boolean> {
  const { case: one } = readReplay(file);
  const rack = await Rack.of(1);
  try {
    const [observed] = await rack.use(async (ask) => ask([one]));
    if (observed === undefined) throw new Error("the switch said nothing");
    const { outcome } = expected(one);
    const found = differences(one, outcome, observed);
    process.stdout.write(`${describeDifferences(found)}\n`);
    process.stdout.write(`${found.length} differences in ${comparisons(outcome)} comparisons\n`);
    if (name !== undefined) process.stdout.write(`written to ${keep(name, one, observed)}\n`);
    return found.length === 0;
  } finally {
    await rack.stop();
  }
}
