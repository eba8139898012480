import { must } from "../model/fabric/fabric.ts";
import type { Frame } from "../model/wire/frame.ts";
import { DisjointSets } from "../model/values/disjoint-sets.ts";
import { FloodGraph } from "./flood-graph.ts";
import { isForest } from "./forest.ts";
import type { Outcome } from "./outcome.ts";
import { endlessEmissions } from "./peel.ts";
import type { Relation } from "./relation.ts";
import type { Lesson } from "./way.ts";
import { bridgeOf, HOSTILE } from "./wire-class.ts";

/** Bridges that a frame goes round for ever, and the ports by which it does: each leads to the next. */
export interface Loop {
  readonly ring: readonly number[];
  readonly bridges: readonly number[];
  /** such a frame, and the port where it is sent; undefined where any that is sent to all will do */
  readonly sent?: {
    readonly at: number;
    readonly frame: Frame;
    /** frames that teach bridges before it */
    readonly lessons: readonly Lesson[];
    /** as in `Way` */
    readonly proviso: string | undefined;
  };
}

/** The loops of one outcome among some bridges that classes of frames will do for, one for each set that loops join. */
export function loopsIn(
  relation: Relation,
  outcome: Outcome,
  isIn: (bridge: number) => boolean,
): readonly Loop[] {
  const { fabric } = relation.wiring;
  // Most trees are trees whatever the VLAN, and one pass over the wires shows it.
  if (isForest(relation, outcome, isIn)) return [];
  const edges = [...fabric.columns.ports.kind.keys()].filter(
    (port) => fabric.isEdge(port) && isIn(must(fabric.columns.ports.bridge[port])),
  );
  const graph = new FloodGraph(
    relation,
    outcome,
    edges.map((port) => [port, HOSTILE] as const),
  );
  const alive = endlessEmissions(graph);
  const sets = new DisjointSets(fabric.columns.bridges.count);
  const first = new Map<number, number>();
  for (const [id, { node, arrivals }] of graph.emissions.entries()) {
    if (alive[id] === 0) continue;
    for (const at of arrivals) sets.join(bridgeOf(node), bridgeOf(must(graph.arrivals[at]).node));
  }
  const members = new Map<number, Set<number>>();
  for (const [id, { node }] of graph.emissions.entries()) {
    if (alive[id] === 0) continue;
    const set = sets.find(bridgeOf(node));
    if (!first.has(set)) first.set(set, id);
    members.set(set, (members.get(set) ?? new Set()).add(bridgeOf(node)));
  }
  return [...first].map(([set, id]) => ({
    ring: ringFrom(graph, alive, id),
    bridges: [...must(members.get(set))],
  }));
}

/** Follows endless emissions until one comes again: the ports by which the ring leaves each bridge. */
function ringFrom(graph: FloodGraph, alive: Uint8Array, start: number): readonly number[] {
  const order = new Map<number, number>();
  const way: number[] = [];
  for (let id = start; !order.has(id);) {
    order.set(id, way.length);
    way.push(id);
    id = nextEndless(graph, alive, id);
    if (order.has(id)) return way.slice(order.get(id)).map((one) => must(graph.emissions[one]).port);
  }
  return [];
}

function nextEndless(graph: FloodGraph, alive: Uint8Array, id: number): number {
  for (const at of must(graph.emissions[id]).arrivals) {
    const { node, port } = must(graph.arrivals[at]);
    const next = must(graph.leaving.get(node)).find(
      (one) => alive[one] === 1 && must(graph.emissions[one]).port !== port,
    );
    if (next !== undefined) return next;
  }
  throw new Error("an endless emission that ends");
}
