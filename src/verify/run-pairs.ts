import type { Fabric } from "../model/fabric/fabric.ts";
import { exchange } from "../sim/exchange.ts";
import { ping } from "../sim/ping.ts";
import type { Scene } from "../sim/scene.ts";
import { type NetworkReach, RunReach } from "./network-reach.ts";
import type { Talker } from "./talkers.ts";

/** Pairs of a network that do not reach each other alike, and one of them to show. */
export interface Unreached {
  readonly network: number;
  readonly kind: "unreachable" | "mtu-blackhole";
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** What the runs of a network came to. */
export interface PairsRun {
  readonly unreached: readonly Unreached[];
  readonly reach: NetworkReach;
}

/** Pairs of kinds that are run before a network is given up. */
const MAX_RUNS = 100_000;
/** Small enough for any path, with room for ICMP. */
export const SMALL = 64;

/**
 * One ping for each pair of kinds of talkers, at full size, and small where that fails.
 * @param kindOf equal for talkers that nothing tells apart
 * @param isRace whether more than one answers when the first asks for the second
 * @returns or why they are not run
 */
export function runPairs(
  scene: Scene,
  network: number,
  talkers: readonly Talker[],
  kindOf: (talker: Talker) => string,
  isRace: (from: Talker, to: Talker) => boolean = () => false,
): PairsRun | string {
  const groups = [...groupKinds(talkers, kindOf).values()];
  if (groups.length ** 2 > MAX_RUNS) return tooMany(scene.fabric, network);
  const found = new Map<Unreached["kind"], Unreached>();
  const reach = new RunReach(groups);
  for (const [i, a] of groups.entries()) {
    for (const [j, b] of groups.entries()) {
      const [from, to] = [a[0], a === b ? b[1] : b[0]];
      const pairs = a === b ? a.length * (a.length - 1) : a.length * b.length;
      if (from === undefined || to === undefined) continue;
      if (isRace(from, to)) return races(scene.fabric, network);
      const kind = runPair(scene, from, to);
      reach.note(i, j, kind ?? "reached");
      if (kind === undefined) continue;
      const known = found.get(kind);
      const count = (known?.count ?? 0) + pairs;
      found.set(kind, { ...(known ?? { network, kind, from: from.endpoint, to: to.endpoint }), count });
    }
  }
  return { unreached: [...found.values()], reach };
}

function tooMany(fabric: Fabric, network: number): string {
  return `${fabric.networkName(network)}: its frames have to be run to see where they get, and it has too many kinds of endpoints to run each pair`;
}

export function races(fabric: Fabric, network: number): string {
  return `${fabric.networkName(network)}: two answer for one address, and who is reached is a race`;
}

export function storms(fabric: Fabric, network: number): string {
  return `${fabric.networkName(network)}: a storm on its bridges decides who is heard`;
}

function runPair(scene: Scene, from: Talker, to: Talker): Unreached["kind"] | undefined {
  if (from.subnet === undefined || to.subnet === undefined)
    return exchange(scene, from.endpoint, to.endpoint) ? undefined : "unreachable";
  if (ping(scene, from.endpoint, to.endpoint, { size: from.mtu }).reachable) return undefined;
  const passes = ping(scene, from.endpoint, to.endpoint, { size: SMALL }).reachable;
  return passes ? "mtu-blackhole" : "unreachable";
}

function groupKinds(
  talkers: readonly Talker[],
  kindOf: (talker: Talker) => string,
): ReadonlyMap<string, Talker[]> {
  const kinds = new Map<string, Talker[]>();
  for (const one of talkers) {
    const key = `${kindOf(one)} ${one.subnet} ${one.mtu}`;
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, [one]);
    else known.push(one);
  }
  return kinds;
}
