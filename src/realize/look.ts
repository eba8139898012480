import { must } from "../model/fabric/fabric.ts";
import { diffHost } from "./diff.ts";
import { inParallel, WIDTH } from "./in-parallel.ts";
import { observedParts } from "./observe/observed-parts.ts";
import { sharedMachines } from "./machines.ts";
import { type Looked, type Obstacle, whatIsInTheWay } from "./obstacles.ts";
import { takeSnapshot } from "./observe/snapshot.ts";
import type { Wanted } from "./compile/wanted.ts";
import type { Transport } from "./transport/transport.ts";

export interface Look {
  readonly hosts: readonly Looked[];
  readonly obstacles: readonly Obstacle[];
}

/** The obstacles of hosts that have said nothing at all. */
export function silentHosts({ hosts, obstacles }: Look): readonly Obstacle[] {
  return obstacles.filter(({ host }) => hosts.every(({ wanted }) => wanted.host !== host));
}

/** Asks all hosts, side by side. Nothing is changed. */
export async function lookAt(
  wanted: Wanted,
  transports: ReadonlyMap<string, Transport>,
  owner: string,
): Promise<Look> {
  const obstacles: Obstacle[] = [];
  const hosts = await inParallel(wanted, WIDTH, async (either) => {
    const { host } = either.system;
    const snapshot = await takeSnapshot(must(transports.get(host)));
    if ("failure" in snapshot) {
      obstacles.push({ host, what: snapshot.failure });
      return undefined;
    }
    const [parts, observed] = [either[snapshot.datapath], observedParts(snapshot, owner)];
    return { wanted: parts, observed, diff: diffHost(parts, observed) };
  });
  const looked = hosts.filter((one) => one !== undefined);
  const shared = sharedMachines(looked.map(({ observed }) => observed.snapshot));
  const inWay = looked.flatMap(whatIsInTheWay);
  return { hosts: looked, obstacles: [...obstacles, ...shared, ...inWay] };
}
