import type { FloodGraph } from "./flood-graph.ts";
import type { Edges } from "./mutual-edges.ts";
import { WidestPaths } from "./reach-classes.ts";
import { bridgeOf, type BridgeClass } from "./wire-class.ts";

/** Classes that wires join, one-way ones too, and their bridges. */
export interface Region {
  readonly nodes: readonly BridgeClass[];
  readonly bridges: readonly number[];
}

/** The region that a class is in; undefined for a talker that none hears. */
export type RegionOf = (node: BridgeClass | undefined) => Region | undefined;

export function regionsOf(graph: FloodGraph, { mutual, oneWay }: Edges): RegionOf {
  const all = [...mutual, ...oneWay.map(([a, b]) => ({ a, b, mtu: 0 }))];
  const sets = new WidestPaths(graph.leaving.keys(), all);
  sets.joinDownTo(0);
  const members = new Map<number, BridgeClass[]>();
  for (const node of graph.leaving.keys()) {
    const known = members.get(sets.setOf(node));
    if (known === undefined) members.set(sets.setOf(node), [node]);
    else known.push(node);
  }
  const regions = new Map(
    [...members].map(([set, nodes]) => [set, { nodes, bridges: [...new Set(nodes.map(bridgeOf))] }]),
  );
  return (node) => (node === undefined ? undefined : regions.get(sets.setOf(node)));
}
