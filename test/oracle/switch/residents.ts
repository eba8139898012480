import { unlinkSync } from "node:fs";
import { join } from "node:path";
import { must } from "../../../src/model/fabric/fabric.ts";
import type { Case } from "../case.ts";
import { numbersOf } from "../numbers.ts";
import type { StageOutcome } from "../outcome.ts";
import type { Operation } from "./database.ts";
import { repeatEverything } from "./openflow.ts";
import { PcapTail } from "./pcap.ts";
import { type Addition, type Edge, Placement } from "./placement.ts";
import { addPort, insertBridges, removeAllBridges, startTree } from "./rows.ts";
import type { Site } from "./site.ts";
import type { Switch } from "./switch.ts";
import { leaveFoothold, takeAddress, takeFoothold } from "./underlay.ts";

/** One case of a batch, where it stands in the switch, and what has been seen of it so far. */
export interface Resident {
  readonly case: Case;
  readonly placement: Placement;
  readonly tails: readonly (Edge & { readonly tail: PcapTail })[];
  readonly refused: string[];
  readonly stages: StageOutcome[];
  /** Ports that have failed, by AT. */
  dead: ReadonlySet<string>;
}

/**
 * Builds all fabrics in the switches: one transaction each, and one more for each tunnel that another may exclude.
 * @param limit of tags that are read
 */
export async function moveIn(
  on: Site,
  cases: readonly Case[],
  limit: number | undefined,
): Promise<Resident[]> {
  const placements = cases.map(
    ({ fabric }, at) => new Placement(fabric, `f${at}`, on.folder, numbersOf(fabric)),
  );
  await on.grow(Math.max(...placements.map(({ names }) => names.homes)));
  await on.each(async (one) => one.readTags(limit));
  const bridges = placements.flatMap((one) => [...one.bridges, ...one.hubs]);
  await configure(on, bridges, (rows) => insertBridges(rows));
  const hubs = placements.flatMap((one) => one.hubs);
  await Promise.all(
    hubs.map(async ({ home, rows }) => repeatEverything(join(on.at(home).folder, `${rows.name}.mgmt`))),
  );
  const underlay = placements.flatMap(({ underlay: all }) => all.map((one) => ({ one, all })));
  await Promise.all(underlay.map(async ({ one, all }) => takeFoothold(on.at(one.home), one, all)));
  await Promise.all(
    placements.flatMap((one) => one.hostPorts).map(async (one) => takeAddress(on.at(one.home), one)),
  );
  const most = Math.max(...placements.map(({ tunnels }) => tunnels.length));
  for (let nth = 0; nth < most; nth++) {
    const wave = placements.flatMap(({ tunnels }) => tunnels.slice(nth, nth + 1));
    await configure(on, wave, (rows) => rows.flatMap(({ bridge, port }) => addPort(bridge, port)));
  }
  const trees = placements.flatMap((one) => one.treeBridges);
  await configure(on, trees, (names) => names.map(startTree));
  const refused = (await on.each(refusedPorts)).flat();
  // Threads that look through the caches now and then would do what emptyCaches does, at a time of their own.
  await on.each(async (one) => one.ask("revalidator/pause"));
  return cases.map((one, at) => {
    const placement = must(placements[at]);
    return {
      case: one,
      placement,
      tails: placement.edges.map(({ at: where, pcap }) => ({ at: where, pcap, tail: new PcapTail(pcap) })),
      refused: refused.flatMap((name) => placement.names.atOf(name) ?? []),
      stages: [],
      dead: new Set(),
    };
  });
}

/** Takes all of it away again. */
export async function moveOut(on: Site, residents: readonly Resident[]): Promise<void> {
  if (!on.hasLost) {
    await on.each(async (one) => one.ask("revalidator/resume"));
    const underlay = residents.flatMap(({ placement }) => placement.underlay);
    const hostPorts = residents.flatMap(({ placement }) => placement.hostPorts);
    await Promise.all([...underlay, ...hostPorts].map(async (one) => leaveFoothold(on.at(one.home), one)));
    await on.each(async (one) => one.database.configure(removeAllBridges()));
  }
  for (const { tail, pcap } of residents.flatMap(({ tails }) => tails)) {
    tail.close();
    unlinkSync(pcap);
  }
}

async function configure<T>(
  on: Site,
  additions: readonly Addition<T>[],
  operations: (rows: readonly T[]) => readonly Operation[],
): Promise<void> {
  await on.each(async (one, home) => {
    const own = additions.filter((addition) => addition.home === home);
    if (own.length > 0) await one.database.configure(operations(own.map(({ rows }) => rows)));
  });
}

/** Ports that the switch could not make. */
async function refusedPorts(on: Switch): Promise<string[]> {
  const columns = ["name"];
  const query = { op: "select", table: "Interface", where: [["ofport", "==", -1]], columns };
  const [rows = []] = await on.database.transact([query]);
  return rows.map((row) => String(row["name"]));
}
