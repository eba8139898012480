import { must } from "../fabric/fabric.ts";
import { isGone } from "../fabric/outage.ts";
import type { Wiring } from "../forwarding/wiring.ts";
import { DisjointSets } from "../values/disjoint-sets.ts";
import { treeOfFabric } from "./of-fabric.ts";

/** A network in one state. */
export interface NetworkState {
  readonly wiring: Wiring;
  /** Per tunnel row whether it exists. */
  readonly stands: Uint8Array;
}

/** Bridges that had a way to each other, by row, in the parts that they have fallen into: two or more. */
export type Parting = readonly (readonly number[])[];

/**
 * Who has lost every way for good: bridges that wires joined before, by ports that forward once the tree is at rest, and do not
 * join once it is at rest again. A wire joins if it works both ways. Bridges that have failed as a whole are left out.
 */
export function partedBridges(before: NetworkState, after: NetworkState): Parting[] {
  const [were, are] = [joinedBridges(before), joinedBridges(after)];
  const whole = new Map<number, Map<number, number[]>>();
  for (let bridge = 0; bridge < before.wiring.fabric.columns.bridges.count; bridge++) {
    if (isGone(after.wiring.fabric, bridge)) continue;
    const parts = entryOf(whole, were.find(bridge), () => new Map<number, number[]>());
    entryOf(parts, are.find(bridge), () => []).push(bridge);
  }
  return [...whole.values()].flatMap((parts) => (parts.size > 1 ? [[...parts.values()]] : []));
}

function joinedBridges({ wiring, stands }: NetworkState): DisjointSets {
  const { bridges, ports } = wiring.fabric.columns;
  const { forwards } = treeOfFabric(wiring, stands);
  const isThere = (port: number) => {
    const tunnel = must(ports.tunnel[port]);
    return forwards[port] === 1 && (tunnel < 0 || stands[tunnel] === 1);
  };
  const sets = new DisjointSets(bridges.count);
  for (let port = 0; port < ports.count; port++) {
    if (!isThere(port)) continue;
    // Links and patches work both ways.
    for (const far of wiring.possibleEnds(port)) {
      if (isThere(far) && (must(ports.tunnel[port]) < 0 || wiring.possibleEnds(far).includes(port)))
        sets.join(must(ports.bridge[port]), must(ports.bridge[far]));
    }
  }
  return sets;
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
