import { mkdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAMILIES } from "./arbitrary/recipes.ts";
import { campaign, type Tally } from "./campaign.ts";
import { describeDifferences } from "./compare.ts";
import { writeFinding } from "./files.ts";
import { Rack } from "./rack.ts";
import { SETTINGS } from "./settings.ts";

const seed = Number(process.env["FC_SEED"]);
const families = FAMILIES.filter(({ name }) => SETTINGS.family === undefined || name === SETTINGS.family);
const shares = families.reduce((total, { share }) => total + share, 0);
const lines: string[] = [];
let rack: Rack;

beforeAll(async () => {
  rack = await Rack.of(SETTINGS.switches);
});

afterAll(async () => {
  await rack.stop();
  mkdirSync(".reports/oracle", { recursive: true });
  writeFileSync(".reports/oracle/summary.txt", `${lines.join("\n")}\n`);
  process.stdout.write(`\n${lines.join("\n")}\n\n`);
});

describe(`the switch does what the simulator says, seed ${seed}`, () => {
  test.each(families)("$name", async (family) => {
    const count = Math.ceil((SETTINGS.fabrics * family.share) / shares);
    const started = performance.now();
    const tally = await campaign(rack, family, count, seed);
    lines.push(summary(family.name, tally, (performance.now() - started) / 1000));
    const told = tally.findings.map((finding) =>
      [
        finding.failure ?? describeDifferences(finding.differences),
        `replay: npm run test:oracle -- --replay ${writeFinding(finding)}`,
      ].join("\n"),
    );
    expect({ disagreements: told, unsteady: tally.unsteady }).toEqual({ disagreements: [], unsteady: [] });
  });
});

function summary(name: string, tally: Tally, seconds: number): string {
  const { fabrics, injections, comparisons, skipped, unsteady, findings } = tally;
  const rates = `${Math.round((60 * fabrics) / seconds)} fabrics and ${Math.round((60 * injections) / seconds)} frames a minute`;
  return [
    `${name}: ${fabrics} fabrics, ${injections} injections, ${comparisons} comparisons in ${seconds.toFixed(1)} s (${rates})`,
    `seed ${seed}, ${findings.length} disagreements, ${unsteady.length} unsteady, ${skipped} not asked`,
  ].join("; ");
}
