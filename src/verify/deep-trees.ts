import { must } from "../model/fabric/fabric.ts";
import type { FabricTree } from "../model/spanning-tree/of-fabric.ts";
import { partOf, topologyFrom } from "../model/spanning-tree/topology.ts";
import { safeHops } from "../model/spanning-tree/tree.ts";
import { makeNetwork } from "../sim/spanning-tree/network.ts";
import { settle } from "../sim/spanning-tree/settle.ts";
import type { Context } from "./context.ts";
import type { Warning } from "./verdict.ts";

/**
 * 802.1D-1998 §8.10.2: a bridge farther from its root than the root's timers allow may lose it between two hellos.
 * Whether it does shows the protocol itself, run for that tree. The first such tree is told of.
 */
export function deepTrees({ fabric, outcomes }: Context): readonly Warning[] {
  const found = must(outcomes.all[0]).tree;
  const { tree, bridges, settings } = found;
  const rootOf = (index: number) => must(tree.root[index]);
  const deep = bridges.findIndex((_, i) => must(tree.hops[i]) > safeHops(must(settings[rootOf(i)]).timers));
  if (deep < 0) return [];
  const [bridge, root] = [deep, rootOf(deep)].map((index) => must(bridges[index]));
  const far = `${fabric.bridgeName(must(bridge))} is ${tree.hops[deep]} hops from its root ${fabric.bridgeName(must(root))}`;
  const outcome = holdsTogether(found, rootOf(deep))
    ? "it may lose it, though it does not if all bridges start at once"
    : "some bridges lose it time and again";
  const text = `${far}, more than spanning tree's timers are safe for: ${outcome}`;
  return [{ kind: "stp-deep", text, blame: fabric.blame(fabric.columns.bridges.stpOrigin[must(bridge)]) }];
}

function holdsTogether({ tree, columns, settings }: FabricTree, root: number): boolean {
  const members = settings.map((_, index) => tree.root[index] === root);
  const part = partOf(topologyFrom(columns, settings), members);
  return settle(makeNetwork(part, 0), PATIENCE).kind === "converged";
}

/** Milliseconds that the tree is given. */
const PATIENCE = 200_000;
