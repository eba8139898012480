import { entry } from "./entry.ts";
import { portsOfBridges, ranksOf } from "./order.ts";
import { makeHeap, type Heap } from "./heap.ts";
import { ROLE } from "./port-state.ts";
import type { StpColumns } from "./topology.ts";
import type { SpanningTree } from "./tree.ts";

/**
 * The tree that IEEE 802.1D-1998 clause 8 comes to on a topology that stands still, computed without running it.
 *
 * What a port transmits at rest is the vector (root, root path cost, bridge, port) of §8.6.1, and it transmits
 * iff it hears none that is less (§8.6.9). A bridge's own root and cost come from vectors that are less than all
 * its own, since every path cost is at least 1 (§8.6.8). So the vectors are settled from the least up, as
 * Dijkstra's algorithm settles distances, and the first that a port hears is the one it holds.
 *
 * Two things lie outside: message ages, so that bridges more than `safeHops` from the root may lose it again and
 * again; and a port that hears two designated ports of one bridge, which one-way delivery can bring about: it
 * holds whichever spoke last, here it holds the lesser (`restless.ts`).
 *
 * O((P + H) log P) for P ports and H pairs of the relation `hears`.
 */
export function converge(net: StpColumns): SpanningTree {
  const search = begin(net);
  const { rank, queue, tree } = search;
  const best = bridgesBestFirst(rank);
  best.forEach((bridge, place) => {
    claimRoot(search, bridge);
    const next = best[place + 1];
    if (next !== undefined && rank[next] === rank[bridge]) return;
    while (queue.size > 0) speak(search, settleLayer(search));
  });
  return tree;
}

function bridgesBestFirst(rank: Uint32Array): number[] {
  return Array.from(rank.keys()).toSorted((a, b) => entry(rank, a) - entry(rank, b));
}

interface Search {
  readonly net: StpColumns;
  /** Per bridge: the place of its identifier among all; equal identifiers share it. */
  readonly rank: Uint32Array;
  /** Per bridge: its enabled ports. */
  readonly ports: readonly (readonly number[])[];
  readonly settled: Uint8Array;
  /** Bridges that know a root, by the cost of the path to it; outdated entries stay in. */
  readonly queue: Heap;
  /** `designated` holds, while this runs, what each port heard first. */
  readonly tree: SpanningTree;
}

function begin(net: StpColumns): Search {
  const bridges = net.bridgeIds.length;
  return {
    net,
    rank: ranksOf(net.bridgeIds),
    ports: portsOfBridges(net),
    settled: new Uint8Array(bridges),
    queue: makeHeap(),
    tree: {
      root: new Uint32Array(bridges),
      rootCost: new Float64Array(bridges),
      rootPort: new Int32Array(bridges).fill(-1),
      hops: new Uint32Array(bridges),
      role: new Uint8Array(net.bridge.length),
      designated: new Int32Array(net.bridge.length).fill(-1),
    },
  };
}

/** A bridge that no better root has reached is root itself. */
function claimRoot(search: Search, bridge: number): void {
  if (search.settled[bridge] === 1) return;
  search.tree.root[bridge] = bridge;
  search.queue.push(0, bridge);
}

/** Takes all bridges of the least cost. Only then is it known who speaks: equals decide by identifiers. */
function settleLayer(search: Search): number[] {
  const { queue, settled, tree } = search;
  const cost = queue.peekKey();
  const layer: number[] = [];
  while (queue.peekKey() === cost) {
    const bridge = queue.pop();
    if (settled[bridge] === 1) continue;
    settled[bridge] = 1;
    tree.rootCost[bridge] = cost;
    layer.push(bridge);
  }
  return layer;
}

/** §8.6.9, §8.6.4: the ports of settled bridges, best first, are designated unless they heard a better one. */
function speak(search: Search, layer: readonly number[]): void {
  const { net, tree } = search;
  for (const port of bestFirst(search, layer)) {
    const heard = entry(tree.designated, port);
    if (heard >= 0 && isLess(search, heard, port)) {
      const isRoot = entry(tree.rootPort, bridgeOf(search, port)) === port;
      tree.role[port] = isRoot ? ROLE.root : ROLE.alternate;
      continue;
    }
    tree.role[port] = ROLE.designated;
    tree.designated[port] = -1;
    const end = entry(net.hearsStart, port + 1);
    for (let at = entry(net.hearsStart, port); at < end; at++) hear(search, entry(net.hearsPort, at), port);
  }
}

/** The ports of bridges of one cost in the order of what they would send: by bridge, then by port. */
function bestFirst(search: Search, layer: readonly number[]): number[] {
  const { rank } = search;
  const bridges = layer.length > 1 ? layer.toSorted((a, b) => entry(rank, a) - entry(rank, b)) : layer;
  const ports: number[] = [];
  let isShared = false;
  for (const [place, bridge] of bridges.entries()) {
    const before = bridges[place - 1];
    isShared ||= before !== undefined && rank[before] === rank[bridge];
    for (const port of entry(search.ports, bridge)) ports.push(port);
  }
  // Only where two bridges were given one identifier do their ports mix.
  return isShared ? ports.toSorted((a, b) => compareSenders(search, a, b)) : ports;
}

/** What a port hears first it keeps, and its bridge considers it as a way to the root. */
function hear(search: Search, port: number, speaker: number): void {
  const { net, tree, queue } = search;
  const isDecided = tree.role[port] !== ROLE.disabled || entry(tree.designated, port) >= 0;
  if (isDecided || net.enabled[port] === 0 || areTwins(search, port, speaker)) return;
  tree.designated[port] = speaker;
  const bridge = bridgeOf(search, port);
  if (search.settled[bridge] === 1) return;
  const best = entry(tree.rootPort, bridge);
  if (best >= 0 && compareWays(search, port, best) >= 0) return;
  tree.rootPort[bridge] = port;
  tree.root[bridge] = entry(tree.root, bridgeOf(search, speaker));
  tree.hops[bridge] = entry(tree.hops, bridgeOf(search, speaker)) + 1;
  queue.push(costThrough(search, port), bridge);
}

/**
 * Whether bridge and port have the same identifiers, against the standard. A port takes what its twin says for its
 * own words (§8.6.8.1 skips designated ports), and the bridge never goes that way. Seen on Open vSwitch 3.1.0.
 */
function areTwins(search: Search, port: number, other: number): boolean {
  const rankOf = (one: number) => entry(search.rank, bridgeOf(search, one));
  return entry(search.net.id, port) === entry(search.net.id, other) && rankOf(port) === rankOf(other);
}

/** §8.6.2.2: whether one port's vector is better than another's, of the same root. */
function isLess(search: Search, port: number, other: number): boolean {
  const order = rootCostAt(search, port) - rootCostAt(search, other) || compareSenders(search, port, other);
  return order < 0;
}

/** §8.6.8.1: least cost, then designated bridge, then designated port, then the receiving port itself. */
function compareWays(search: Search, port: number, other: number): number {
  return (
    costThrough(search, port) - costThrough(search, other) ||
    compareSenders(search, entry(search.tree.designated, port), entry(search.tree.designated, other)) ||
    entry(search.net.id, port) - entry(search.net.id, other) ||
    port - other
  );
}

/** By bridge, then by port. */
function compareSenders(search: Search, port: number, other: number): number {
  const { net, rank } = search;
  return (
    entry(rank, bridgeOf(search, port)) - entry(rank, bridgeOf(search, other)) ||
    entry(net.id, port) - entry(net.id, other)
  );
}

function costThrough(search: Search, port: number): number {
  return rootCostAt(search, entry(search.tree.designated, port)) + entry(search.net.cost, port);
}

function rootCostAt(search: Search, port: number): number {
  return entry(search.tree.rootCost, bridgeOf(search, port));
}

function bridgeOf(search: Search, port: number): number {
  return entry(search.net.bridge, port);
}
