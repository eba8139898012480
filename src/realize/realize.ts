import type { Fabric } from "../model/fabric/fabric.ts";
import { type Applied, apply, type ApplyOptions } from "./apply.ts";
import { changesToMake, changesToRemove } from "./changes.ts";
import type { Wanted } from "./compile/wanted.ts";
import { isSame } from "./diff.ts";
import { lockHosts } from "./lock.ts";
import { type Look, lookAt, silentHosts } from "./look.ts";
import { askMachines } from "./machines.ts";
import type { Obstacle } from "./obstacles.ts";
import { ownerOf } from "./ownership.ts";
import { preflight } from "./preflight.ts";
import { refusedPorts } from "./refused.ts";
import type { Transport } from "./transport/transport.ts";

export type Transports = ReadonlyMap<string, Transport>;

/** What came of a run: nothing at all was done where there are obstacles. */
export interface Realized {
  readonly obstacles: readonly Obstacle[];
  readonly applied: Applied;
  /** what the hosts have afterwards */
  readonly after: Look | undefined;
  readonly isBuilt: boolean;
}

const NOTHING: Applied = { applied: 0, failures: [], stuck: [], takenBack: 0, isInterrupted: false };

export interface RealizeOptions extends ApplyOptions {
  /** whether the hosts are to have what it takes to ask them: default true */
  readonly isToProbe?: boolean;
  /** Done while nobody else can change the hosts, once they are as they should be. @param lost aborted when somebody else can */
  readonly whenBuilt?: (built: Realized, lost: AbortSignal) => Promise<void>;
}

/** Makes hosts what a fabric says; only what differs is done. */
export async function realize(
  fabric: Fabric,
  wanted: Wanted,
  transports: Transports,
  { whenBuilt, isToProbe = true, ...options }: RealizeOptions = {},
): Promise<Realized> {
  const owner = ownerOf(fabric.name);
  return locked(transports, async (lost) => {
    const before = await lookAt(wanted, transports, owner);
    const { phases, obstacles: stranded } = changesToMake(before, owner);
    const isNothing = phases.flat().every(({ steps }) => steps.length === 0);
    const hosts = before.hosts.map((one) => one.wanted);
    const unfit = isNothing ? [] : await preflight(hosts, transports, isToProbe);
    const obstacles = [...before.obstacles, ...stranded, ...unfit];
    if (obstacles.length > 0) return { obstacles, applied: NOTHING, after: before, isBuilt: false };
    let seen = before;
    const refused = async () => refusedPorts((seen = await lookAt(wanted, transports, owner)));
    const applied = isNothing ? NOTHING : await apply(phases, transports, { ...options, lost, refused });
    const isSeen = isNothing || (applied.failures.length === 0 && !applied.isInterrupted);
    const after = isSeen ? seen : await lookAt(wanted, transports, owner);
    const realized = { obstacles: after.obstacles, applied, after, isBuilt: isAsWanted(after) };
    if (realized.isBuilt) await whenBuilt?.(realized, lost);
    return realized;
  });
}

/** Removes what simnet made for a fabric, whatever state it is in, and nothing else. Of the fabric only its name counts. */
export async function destroy(
  fabric: Fabric,
  transports: Transports,
  options: ApplyOptions = {},
): Promise<Realized> {
  const owner = ownerOf(fabric.name);
  const nothing = [...transports.keys()].map((host) => ({ host, addresses: [], parts: [] }));
  const wanted = nothing.map((one) => ({ system: one, netdev: one }));
  return locked(transports, async (lost) => {
    const before = await lookAt(wanted, transports, owner);
    const { phases, obstacles: stranded } = changesToRemove(before, owner);
    const obstacles = [...silentHosts(before), ...stranded];
    if (obstacles.length > 0) return { obstacles, applied: NOTHING, after: before, isBuilt: false };
    const applied = await apply(phases, transports, {
      ...options,
      lost,
      keepPartial: true,
      isForced: true,
    });
    const after = await lookAt(wanted, transports, owner);
    // Of a host that does not answer any more nobody knows what it has left.
    return { obstacles: silentHosts(after), applied, after, isBuilt: false };
  });
}

export function isAsWanted({ hosts, obstacles }: Look): boolean {
  return obstacles.length === 0 && hosts.every(({ diff }) => isSame(diff));
}

const LOST =
  "the lock was lost, by a way that broke or a pause of minutes: another run may have been at work there";

async function locked(
  transports: Transports,
  work: (lost: AbortSignal) => Promise<Realized>,
): Promise<Realized> {
  const locks = await lockHosts([...transports.values()]);
  if (locks.refused.size > 0) {
    // One machine's lock is had but once, whoever else is at work.
    const shared = await askMachines([...transports.values()]);
    const refused = [...locks.refused].map(([host, what]) => ({ host, what }));
    const obstacles = shared.length > 0 ? shared : refused;
    return { obstacles, applied: NOTHING, after: undefined, isBuilt: false };
  }
  try {
    const done = await work(locks.lost);
    if (!locks.lost.aborted) return done;
    const lost = [...locks.lostOn].map((host) => ({ host, what: LOST }));
    return { ...done, obstacles: [...done.obstacles, ...lost], isBuilt: false };
  } finally {
    await locks.release();
  }
}
