import type { Injection, Step } from "../case.ts";
import { bytesOf } from "../expected.ts";
import { frameLine } from "../frame-line.ts";
import { outerLineOf } from "../outer-line.ts";
import type { StageOutcome } from "../outcome.ts";
import { learnedFlows } from "./learned-flows.ts";
import { macTables } from "./reading.ts";
import type { Resident } from "./residents.ts";
import type { Site } from "./site.ts";

/** What came of the steps of one fabric. */
export type StepsOutcome = Pick<StageOutcome, "deliveries" | "macs" | "flows">;

/**
 * The first step of each fabric, then the second of each, and so on. MAC tables are read when the last step of the
 * fabric is done: what others still wait for ages them, too.
 */
export async function runSteps(
  on: Site,
  residents: readonly Resident[],
  steps: readonly (readonly Step[])[],
): Promise<StepsOutcome[]> {
  const deliveries = residents.map((): string[][] => []);
  const tables: Pick<StepsOutcome, "macs" | "flows">[] = [];
  const rounds = Math.max(...steps.map(({ length }) => length));
  for (let round = 0; round <= rounds; round++) {
    const ending = residents.filter((_, at) => steps[at]?.length === round);
    await Promise.all(
      ending.map(async (one) => {
        const [macs, flows] = await Promise.all([macTables(on, one), learnedFlows(on, one)]);
        tables[residents.indexOf(one)] = { macs, flows };
      }),
    );
    if (round === rounds) break;
    const due = steps.map((list) => list[round]);
    const wait = waitOf(due);
    const sent = due.map((step) => (step === undefined || "wait" in step ? undefined : step));
    if (wait > 0) await on.pass(wait);
    const came = wait > 0 ? residents.map((): string[] => []) : await inject(on, residents, sent);
    came.forEach((lines, at) => {
      if (due[at] !== undefined) deliveries[at]?.push(lines);
    });
  }
  return deliveries.map((lines, at) => ({
    deliveries: lines,
    macs: tables[at]?.macs ?? [],
    flows: tables[at]?.flows ?? [],
  }));
}

/** Seconds that pass in this round, for all fabrics alike. */
function waitOf(due: readonly (Step | undefined)[]): number {
  const waits = new Set(due.flatMap((step) => (step === undefined ? [] : ["wait" in step ? step.wait : 0])));
  if (waits.size > 1) throw new Error("fabrics of one batch wait together, and equally long");
  return [...waits][0] ?? 0;
}

/** Sends one frame into each fabric that has one to send. @returns per fabric what came out */
async function inject(
  on: Site,
  residents: readonly Resident[],
  sent: readonly (Injection | undefined)[],
): Promise<string[][]> {
  const frames = sent.map((one) => (one === undefined ? new Uint8Array() : bytesOf(one.frame)));
  await Promise.all(
    residents.map(async ({ placement }, at) => {
      const injection = sent[at];
      const hex = Buffer.from(frames[at] ?? []).toString("hex");
      if (injection === undefined) return;
      const home = on.at(placement.names.homeOf(injection.at));
      await home.ask("netdev-dummy/receive", placement.names.of(injection.at), hex);
    }),
  );
  await on.settle();
  await on.emptyCaches();
  return residents.map(({ tails }, index) =>
    tails
      .flatMap(({ at, tail }) => tail.read().flatMap((frame) => lineOf(at, frame, frames[index] ?? frame)))
      .toSorted(),
  );
}

/** Spanning tree's own frames leave by edge ports too. They are not told of. */
function lineOf(at: string, frame: Buffer, sent: Uint8Array): string[] {
  if (isBpdu(frame)) return [];
  const line = at.startsWith("underlay:") ? outerLineOf(frame) : frameLine(frame, sent);
  return line === undefined ? [] : [`${at} ${line}`];
}

/** IEEE 802.1D-1998 §7.12.3, an LLC frame. */
function isBpdu(frame: Buffer): boolean {
  return frame.subarray(0, 6).toString("hex") === "0180c2000000" && frame.readUInt16BE(12) < 0x600;
}
