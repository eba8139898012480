import type { Wiring } from "../model/forwarding/wiring.ts";
import { joinedBridges } from "./joined-bridges.ts";
import { isPlainBridge } from "./plain.ts";

/** Bridges that anything at all joins. */
export interface JoinedBridges {
  readonly bridges: readonly number[];
  /** whether classes of frames tell all that they do */
  readonly isPlain: boolean;
}

/** All bridges, as what joins them parts them. */
export function joinedSets(wiring: Wiring): ReadonlyMap<number, JoinedBridges> {
  const { fabric } = wiring;
  const sets = joinedBridges(wiring);
  const members = new Map<number, number[]>();
  for (let bridge = 0; bridge < fabric.columns.bridges.count; bridge++) {
    const set = sets.find(bridge);
    const known = members.get(set);
    if (known === undefined) members.set(set, [bridge]);
    else known.push(bridge);
  }
  const joined = new Map<number, JoinedBridges>();
  for (const bridges of members.values()) {
    const set = { bridges, isPlain: bridges.every((bridge) => isPlainBridge(fabric, bridge)) };
    for (const bridge of bridges) joined.set(bridge, set);
  }
  return joined;
}
