import type { Fabric } from "../model/fabric/fabric.ts";
import { type Applied, apply, type ApplyOptions } from "./apply.ts";
import { isSame } from "./diff.ts";
import { lockHosts } from "./lock.ts";
import { type Look, lookAt, type Obstacle, plansToMake, plansToRemove } from "./look.ts";
import { ownerOf } from "./ownership.ts";
import type { HostParts } from "./part.ts";
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

/** Makes hosts what a fabric says; only what differs is done. */
export async function realize(
  fabric: Fabric,
  wanted: readonly HostParts[],
  transports: Transports,
  options: ApplyOptions = {},
): Promise<Realized> {
  const owner = ownerOf(fabric.name);
  return locked(transports, async () => {
    const before = await lookAt(wanted, transports, owner);
    if (before.obstacles.length > 0)
      return { obstacles: before.obstacles, applied: NOTHING, after: before, isBuilt: false };
    const plans = plansToMake(before, owner);
    const isNothing = plans.every(({ steps }) => steps.length === 0);
    const applied = isNothing ? NOTHING : await apply(plans, transports, options);
    const after = isNothing ? before : await lookAt(wanted, transports, owner);
    return { obstacles: after.obstacles, applied, after, isBuilt: isAsWanted(after) };
  });
}

/** Removes what simnet made for a fabric, whatever state it is in, and nothing else. */
export async function destroy(
  fabric: Fabric,
  wanted: readonly HostParts[],
  transports: Transports,
  options: ApplyOptions = {},
): Promise<Realized> {
  const owner = ownerOf(fabric.name);
  return locked(transports, async () => {
    const before = await lookAt(wanted, transports, owner);
    const silent = before.obstacles.filter(({ host }) =>
      before.hosts.every((one) => one.wanted.host !== host),
    );
    if (silent.length > 0) return { obstacles: silent, applied: NOTHING, after: before, isBuilt: false };
    const applied = await apply(plansToRemove(before, owner), transports, { ...options, keepPartial: true });
    const after = await lookAt(wanted, transports, owner);
    return { obstacles: [], applied, after, isBuilt: false };
  });
}

export function isAsWanted({ hosts, obstacles }: Look): boolean {
  return obstacles.length === 0 && hosts.every(({ diff }) => isSame(diff));
}

async function locked(transports: Transports, work: () => Promise<Realized>): Promise<Realized> {
  const locks = await lockHosts([...transports.values()]);
  if (locks.refused.size > 0) {
    const obstacles = [...locks.refused].map(([host, what]) => ({ host, what }));
    return { obstacles, applied: NOTHING, after: undefined, isBuilt: false };
  }
  try {
    return await work();
  } finally {
    await locks.release();
  }
}
