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
 * Two things lie outside: message ages, which Open vSwitch grows by 1/256 s a hop, so that they matter beyond
 * max age × 256 hops only; and a port that hears two designated ports of one bridge, which one-way delivery can
 * bring about: it holds whichever spoke last, here the lesser.
 *
 * O((P + H) log P) for P ports and H pairs of the relation `hears`.
 */
export function converge(net: StpColumns): SpanningTree {
  const search = begin(net);
  const byRank = Array.from(net.bridgeIds.keys()).sort((a, b) => search.rank[a]! - search.rank[b]!);
  for (let at = 0; at < byRank.length; ) {
    const rank = search.rank[byRank[at]!]!;
    for (; at < byRank.length && search.rank[byRank[at]!] === rank; at++) claimRoot(search, byRank[at]!);
    while (search.queue.size > 0) speak(search, settleLayer(search));
  }
  return search.tree;
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
      role: new Uint8Array(net.bridge.length),
      designated: new Int32Array(net.bridge.length).fill(-1),
    },
  };
}

/** A bridge that no better root has reached is root itself. */
function claimRoot(search: Search, bridge: number): void {
  if (search.settled[bridge]) return;
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
    if (settled[bridge]) continue;
    settled[bridge] = 1;
    tree.rootCost[bridge] = cost;
    layer.push(bridge);
  }
  return layer;
}

/** §8.6.9, §8.6.4: the ports of settled bridges, best first, are designated unless they heard a better one. */
function speak(search: Search, layer: readonly number[]): void {
  const { net, rank, tree } = search;
  const ports = layer.flatMap((bridge) => search.ports[bridge] ?? []);
  ports.sort((a, b) => rank[net.bridge[a]!]! - rank[net.bridge[b]!]! || net.id[a]! - net.id[b]!);
  for (const port of ports) {
    if (hasHeardBetter(search, port)) {
      tree.role[port] = tree.rootPort[net.bridge[port]!] === port ? ROLE.root : ROLE.alternate;
      continue;
    }
    tree.role[port] = ROLE.designated;
    tree.designated[port] = -1;
    for (let at = net.hearsStart[port]!; at < net.hearsStart[port + 1]!; at++) {
      hear(search, net.hearsPort[at]!, port);
    }
  }
}

function hasHeardBetter(search: Search, port: number): boolean {
  const heard = search.tree.designated[port]!;
  return heard >= 0 && isLess(search, heard, port);
}

/** §8.6.2.2: whether one port's vector supersedes another's, of the same root. */
function isLess({ net, rank, tree }: Search, port: number, other: number): boolean {
  const bridge = net.bridge[port]!;
  const otherBridge = net.bridge[other]!;
  const order = tree.rootCost[bridge]! - tree.rootCost[otherBridge]! || rank[bridge]! - rank[otherBridge]!;
  return order < 0 || (order === 0 && net.id[port]! < net.id[other]!);
}

function hear(search: Search, port: number, speaker: number): void {
  const { net, settled, tree, queue } = search;
  const isDecided = tree.role[port] !== ROLE.disabled || tree.designated[port]! >= 0;
  if (isDecided || !net.enabled[port]) return;
  tree.designated[port] = speaker;
  const bridge = net.bridge[port]!;
  if (settled[bridge]) return;
  const best = tree.rootPort[bridge]!;
  if (best >= 0 && !supersedesRoot(search, port, best)) return;
  tree.rootPort[bridge] = port;
  tree.root[bridge] = tree.root[net.bridge[speaker]!]!;
  queue.push(costThrough(search, port), bridge);
}

/** §8.6.8.1: least cost, then designated bridge, then designated port, then the receiving port itself. */
function supersedesRoot(search: Search, port: number, best: number): boolean {
  const { net, rank, tree } = search;
  const heard = tree.designated[port]!;
  const bestHeard = tree.designated[best]!;
  const order =
    costThrough(search, port) - costThrough(search, best) ||
    rank[net.bridge[heard]!]! - rank[net.bridge[bestHeard]!]! ||
    net.id[heard]! - net.id[bestHeard]! ||
    net.id[port]! - net.id[best]!;
  return order < 0;
}

function costThrough({ net, tree }: Search, port: number): number {
  return tree.rootCost[net.bridge[tree.designated[port]!]!]! + net.cost[port]!;
}
