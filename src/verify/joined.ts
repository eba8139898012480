import type { Fabric } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { joinedBridges } from "./joined-bridges.ts";
import { isPlainBridge } from "./plain.ts";

/** Bridges that anything at all joins. */
export interface JoinedBridges {
  readonly bridges: readonly number[];
  /** whether classes of frames tell all that they do */
  readonly isPlain: boolean;
  /** what is there and simnet has no model of, as words: nothing is shown or refuted of these bridges */
  readonly unmodelled: readonly string[];
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
  const unmodelled = unmodelledAt(fabric);
  for (const bridges of members.values()) {
    const set = {
      bridges,
      isPlain: bridges.every((bridge) => isPlainBridge(fabric, bridge)),
      unmodelled:
        unmodelled.size === 0
          ? NOTHING
          : [...new Set(bridges.flatMap((bridge) => unmodelled.get(bridge) ?? NOTHING))],
    };
    for (const bridge of bridges) joined.set(bridge, set);
  }
  return joined;
}

const NOTHING: readonly string[] = [];

/** By row of a bridge what is there, or on all of its host, and has no model. */
function unmodelledAt(fabric: Fabric): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  if (fabric.unmodelled.length === 0) return found;
  for (let bridge = 0; bridge < fabric.columns.bridges.count; bridge++) {
    const name = fabric.bridgeName(bridge);
    const [host] = name.split("/");
    const own = fabric.unmodelled.filter(({ at }) => at === host || `${at}/`.startsWith(`${name}/`));
    if (own.length > 0)
      found.set(
        bridge,
        own.map(({ at, what }) => `${at}: ${what}`),
      );
  }
  return found;
}

/** What joined bridges have and simnet has no model of: the first of it, and how much more. */
export function withoutModel(found: readonly string[]): string {
  const more = found.length - 1;
  return `not modelled is ${found[0]}${more > 0 ? `, and ${more} more` : ""}`;
}
