import type { Case } from "../case.ts";
import { must } from "../../../src/model/fabric/fabric.ts";
import type { Outcome } from "../outcome.ts";
import { writeFlows } from "./flows.ts";
import { failPorts, looseEnds } from "./links.ts";
import { treeOf } from "./reading.ts";
import { moveIn, moveOut, type Resident } from "./residents.ts";
import { runSteps } from "./steps.ts";
import { readStpShow } from "./stp-show.ts";
import type { Site } from "./site.ts";
import { convergence } from "../time.ts";

/**
 * Asks the switches of one site about many fabrics at once. They do not touch one another: time passes for all together, and
 * of each one frame is under way at a time.
 */
export async function observe(on: Site, cases: readonly Case[]): Promise<Outcome[]> {
  const outcomes = new Map<Case, Outcome>();
  for (const limit of new Set(cases.map(limitOf))) {
    const alike = cases.filter((one) => limitOf(one) === limit);
    const seen = await observeAlike(on, alike, limit);
    seen.forEach((outcome, at) => outcomes.set(must(alike[at]), outcome));
  }
  return cases.map((one) => must(outcomes.get(one)));
}

/**
 * How many tags of a frame its switches read. A vswitchd has one limit for all of its bridges, and the hosts of a case
 * are bridges of one.
 * @throws if its hosts differ in this
 */
function limitOf({ fabric: { hosts } }: Case): number | undefined {
  const limits = new Set(Object.values(hosts).map((host) => host.other_config?.["vlan-limit"]?.toString()));
  if (limits.size > 1)
    throw new Error("hosts of one case with several vlan-limits: no one switch is all of them");
  const [limit] = limits;
  return limit === undefined ? undefined : Number(limit);
}

async function observeAlike(on: Site, cases: readonly Case[], limit: number | undefined): Promise<Outcome[]> {
  const residents = await moveIn(on, cases, limit);
  try {
    const stages = Math.max(...cases.map((one) => one.stages.length));
    for (let stage = 0; stage < stages; stage++) {
      await runStage(on, stage, residents);
    }
    return residents.map(({ refused, stages: seen }) => ({ refused: refused.toSorted(), stages: seen }));
  } finally {
    await moveOut(on, residents);
  }
}

/** @param all of them, those too that have no such stage: what has failed there stays so */
async function runStage(on: Site, stage: number, all: readonly Resident[]): Promise<void> {
  const residents = all.filter((one) => stage < one.case.stages.length);
  const resting = residents.filter((one) => one.case.running !== true);
  // BPDUs go through the tables, too. Without them no frame is under way until they are written below.
  const early = (stage === 0 ? residents : resting).filter(
    (one) => one.case.running === true || hasTree(one.case),
  );
  await writeFlows(on, early);
  await failPorts(on, residents, stage);
  await on.connectWires(new Set(all.flatMap(looseEnds)));
  await on.warp(waitOf(residents, stage));
  const trees = readStpShow((await on.each(async (one) => one.ask("stp/show"))).join(""));
  await on.emptyCaches();
  await resetTables(on, stage === 0 ? residents : resting);
  await writeFlows(on, resting);
  for (const { tail } of residents.flatMap(({ tails }) => tails)) tail.read();
  const results = await runSteps(
    on,
    residents,
    residents.map((one) => one.case.stages[stage]?.steps ?? []),
  );
  residents.forEach((one, at) => {
    one.stages.push({ tree: treeOf(one.placement, trees), ...must(results[at]) });
  });
}

function hasTree({ fabric }: Case): boolean {
  return convergence([fabric], false) > 0;
}

/** Seconds until trees are at rest, or until the moment that is asked about. */
function waitOf(residents: readonly Resident[], stage: number): number {
  const waits = residents.flatMap((one) => one.case.stages[stage]?.wait ?? []);
  const fabrics = residents.map((one) => one.case.fabric);
  return waits.length === 0 ? convergence(fabrics, stage > 0) : Math.max(...waits);
}

/** Empties tables but for what is static there. Those that a tree runs with are emptied never, and get that once. */
async function resetTables(on: Site, residents: readonly Resident[]): Promise<void> {
  const bridges = residents.flatMap(({ case: one, placement: { names } }) =>
    Object.entries(one.fabric.hosts).flatMap(([host, { bridges: own = {} }]) =>
      Object.entries(own).map(([bridge, { fdb = [] }]) => ({
        names,
        at: `${host}/${bridge}`,
        fdb,
        isRunning: one.running === true,
      })),
    ),
  );
  await Promise.all(
    bridges.map(async ({ names, at, fdb, isRunning }) => {
      const there = on.at(names.homeOf(at));
      const bridge = names.of(at);
      if (!isRunning) await there.ask("fdb/flush", bridge);
      for (const { port, vlan, mac } of fdb) {
        await there.ask("fdb/add", bridge, names.of(`${at}/${port}`), String(Number(vlan)), mac);
      }
    }),
  );
}
