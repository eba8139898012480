import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RealizeDocument } from "../../../src/cli/realize-document.ts";
import type { FabricDocument } from "../../../src/model/fabric/document.ts";
import { simnet } from "../../cli/simnet.ts";
import { openLab, type TestLab } from "../test-lab.ts";
import { type Drawn, drawNetworks } from "./drawn.ts";
import { readReplay, writeReplay } from "./replay.ts";
import { SETTINGS } from "./settings.ts";
import { SITE } from "./site.ts";

const { seed, networks: count, replay } = SETTINGS;
/** After so many networks the hosts are to be as they were before the first. */
const UNTIL_REMOVED = 7;

let lab: TestLab;
let clean: Awaited<ReturnType<TestLab["footprint"]>>;
const tally = { networks: 0, leaky: 0, steps: 0, probes: 0, heard: 0, seconds: 0 };

beforeAll(async () => {
  lab = await openLab(JSON.stringify(SITE));
  clean = await lab.footprint();
});
afterAll(async () => {
  await lab?.stop();
  const { networks, leaky, steps, probes, heard, seconds } = tally;
  process.stdout.write(
    `\ndifferential: seed ${seed}, ${networks} networks (${leaky} do not hold), ${steps} steps, ` +
      `${probes} answers (${heard} yes), ${Math.round(seconds)} s\n\n`,
  );
});

async function realize({ document, holds }: Drawn): Promise<RealizeDocument | { readonly failure: string }> {
  const file = lab.write("drawn.json", JSON.stringify(document));
  const unverified = holds ? [] : ["--unverified"];
  const args = ["realize", file, "--lab", lab.name, "--json", ...unverified];
  const { code, stdout, stderr } = await simnet(args);
  if (code !== 0 && code !== 1) return { failure: `exit code ${code}: ${stdout}${stderr}` };
  return JSON.parse(stdout) as RealizeDocument;
}

/** On what hosts and model disagree; nothing where they agree. */
function disagreements(answers: Awaited<ReturnType<typeof realize>>): string[] {
  if ("failure" in answers) return [answers.failure];
  const differing = answers.probes.filter(({ expected, observed }) => expected !== observed);
  const told = differing.map(
    ({ kind, from, to, expected }) => `${kind} ${from} ${to}: the model says ${expected ? "yes" : "no"}`,
  );
  return answers.agrees === true || told.length > 0 ? told : ["it was not built"];
}

function counted(answers: Awaited<ReturnType<typeof realize>>, { holds }: Drawn): void {
  if ("failure" in answers) return;
  tally.networks++;
  if (!holds) tally.leaky++;
  tally.steps += answers.applied;
  tally.probes += answers.probes.length;
  tally.heard += answers.probes.filter(({ observed }) => observed).length;
}

/** Everything of the drawn networks is gone. */
async function expectNothingLeft(): Promise<void> {
  await lab.destroy();
  expect(await lab.footprint()).toEqual(clean);
}

/** Builds it over what was there before, and compares; what differs is asked for again, and once more from nothing. */
async function expectAgreement(name: string, drawn: Drawn, before: FabricDocument | undefined) {
  const started = performance.now();
  const answers = await realize(drawn);
  const found = disagreements(answers);
  counted(answers, drawn);
  tally.seconds += (performance.now() - started) / 1000;
  if (found.length === 0) return;
  const again = disagreements(await realize(drawn));
  await lab.destroy();
  const fromNothing = disagreements(await realize(drawn));
  await lab.destroy();
  const networks = [...(before === undefined ? [] : [before]), drawn.document];
  const path = writeReplay(name, { networks, found, again, fromNothing });
  expect.fail(
    `${JSON.stringify({ found, again, fromNothing }, undefined, 2)}\nreplay: npm run test:lab -- --replay ${path}`,
  );
}

const drawn = replay === undefined ? drawNetworks(seed, count) : [];

describe.runIf(replay === undefined)(`the hosts do what the model says, seed ${seed}`, () => {
  test.each(drawn.map((one, number) => ({ one, number })))("network $number", async ({ one, number }) => {
    await expectAgreement(`differential-${seed}-${number}`, one, drawn[number - 1]?.document);
    if ((number + 1) % UNTIL_REMOVED === 0) await expectNothingLeft();
  });
});

test.runIf(replay !== undefined)(`the hosts do what the model says of ${replay}`, async () => {
  let found: string[] = [];
  for (const document of readReplay(replay ?? "").networks)
    found = disagreements(await realize({ document, holds: false }));
  expect(found).toEqual([]);
});
