import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";
import type { Scene } from "../sim/scene.ts";
import { ping } from "../sim/ping.ts";
import type { Context } from "./context.ts";
import { FloodGraph } from "./flood-graph.ts";
import { type Edges, edgesOf } from "./mutual-edges.ts";
import type { Outcome } from "./outcome.ts";
import { PairCount, WidestPaths } from "./reach-classes.ts";
import { disputes } from "./disputes.ts";
import { regionsOf } from "./regions.ts";
import { hasMixedPrefixes, type Talker, talkersByNetwork } from "./talkers.ts";
import { BARE, bridgeOf } from "./wire-class.ts";

/** Pairs of a network that do not reach each other alike, and one of them to show. */
export interface Unreached {
  readonly network: number;
  readonly kind: "unreachable" | "mtu-blackhole";
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface ReachOutcome {
  readonly unreached: readonly Unreached[];
  readonly undecided: readonly string[];
}

/** Kinds of talkers that a run looks at one of each, and how many pairs of kinds before it gives up. */
const MAX_RUNS = 400;
/** Small enough for any path, with room for ICMP. */
const SMALL = 64;

/** Who does not reach whom in one outcome. On a tree of two-way wires that is counted; elsewhere it is run. */
export function unreachedIn(context: Context, outcome: Outcome): ReachOutcome {
  const { fabric, relation } = context;
  const networks = talkersByNetwork(fabric, relation);
  const all = [...networks.values()].flat();
  const entries = all.map(({ endpoint }) => [must(fabric.columns.endpoints.port[endpoint]), BARE] as const);
  const graph = new FloodGraph(relation, outcome, entries);
  const edges = edgesOf(relation, graph);
  const looped = new Set(context.loops(outcome).flatMap(({ bridges }) => bridges));
  const runs = new Set([...edges.oneWay.flat().map(bridgeOf), ...mixedBridges(fabric, graph)]);
  const undecided: string[] = [];
  const counted = new Map<number, readonly Talker[]>();
  const unreached: Unreached[] = [];
  const regions = regionsOf(graph, edges);
  const isDisputed = disputes(context, all, regions);
  for (const [network, talkers] of networks) {
    const bridges = [...new Set(talkers.map(({ node }) => regions(node)))].flatMap(
      (one) => one?.bridges ?? [],
    );
    if (bridges.some((bridge) => looped.has(bridge))) undecided.push(storms(fabric, network));
    else if (talkers.some((one) => isDisputed(one))) undecided.push(races(fabric, network));
    else if (
      bridges.some((bridge) => runs.has(bridge)) ||
      talkers.some(({ flooded }) => !flooded) ||
      isRouted(fabric, talkers) ||
      hasMixedPrefixes(fabric, talkers)
    ) {
      const result = runPairs(context, outcome, network, talkers);
      if (typeof result === "string") undecided.push(result);
      else unreached.push(...result);
    } else counted.set(network, talkers);
  }
  unreached.push(...countPairs(graph, edges, counted));
  return { unreached: unreached.toSorted((a, b) => a.network - b.network), undecided };
}

/** Whether endpoints of several subnets have a gateway to meet by: hosts then decide what gets where. */
function isRouted(fabric: Fabric, talkers: readonly Talker[]): boolean {
  const subnets = new Set(talkers.map(({ subnet }) => subnet));
  return subnets.size > 1 && talkers.some(({ endpoint }) => fabric.columns.endpoints.gateway[endpoint] !== 0);
}

/** Linux bridges that frames go through in several forms: one table of addresses for all of them. */
function mixedBridges(fabric: Fabric, graph: FloodGraph): readonly number[] {
  const bridges = [...graph.leaving.keys()].map(bridgeOf);
  const isLinux = (bridge: number) => fabric.bridgeSettings(bridge).kind === "linux";
  return bridges.filter((bridge, i) => isLinux(bridge) && bridges.indexOf(bridge) !== i);
}

function countPairs(
  graph: FloodGraph,
  { mutual }: Edges,
  networks: ReadonlyMap<number, readonly Talker[]>,
): readonly Unreached[] {
  const whole = new WidestPaths(graph.leaving.keys(), mutual);
  whole.joinDownTo(SMALL);
  const sized = new WidestPaths(graph.leaving.keys(), mutual);
  const sizes = new Set([...networks.values()].flatMap((talkers) => talkers.map(({ mtu }) => mtu)));
  const unreached = [...networks].flatMap(([network, talkers]) =>
    partedIn(network, talkers, (one) => whole.setOf(one.node)),
  );
  for (const size of [...sizes].toSorted((a, b) => b - a)) {
    sized.joinDownTo(size);
    for (const [network, talkers] of networks) {
      const senders = talkers.filter(({ mtu }) => mtu === size);
      const fits = (one: Talker) => (one.mtu >= size ? sized.setOf(one.node) : -1);
      const found = blackholesOf(network, senders, talkers, (one) => whole.setOf(one.node), fits);
      if (found !== undefined) unreached.push(found);
    }
  }
  return unreached;
}

/** Talkers of one set and one subnet: to each other and to others they are alike. */
interface Part {
  readonly first: Talker;
  readonly set: number;
  size: number;
}

/** The pairs that are in no set together: one finding for each part that earlier ones do not reach. */
function partedIn(
  network: number,
  talkers: readonly Talker[],
  setOf: (talker: Talker) => number,
): readonly Unreached[] {
  const parts = new Map<string, Part>();
  for (const one of talkers) {
    const [set, key] = [setOf(one), `${setOf(one)} ${one.subnet}`];
    const known = parts.get(key);
    if (known === undefined) parts.set(key, { first: one, set, size: 1 });
    else known.size++;
  }
  const earlier: Part[] = [];
  return [...parts.values()].flatMap((part) => {
    const apart = earlier.filter((other) => !meets(other.first, part.first, setOf));
    earlier.push(part);
    const unheard = part.set < 0 ? part.size * (part.size - 1) : 0;
    const count = apart.reduce((sum, other) => sum + 2 * other.size * part.size, unheard);
    const from = apart[0]?.first ?? talkers.find((one) => one !== part.first && setOf(one) < 0);
    if (count === 0 || from === undefined) return [];
    return [{ network, kind: "unreachable", from: from.endpoint, to: part.first.endpoint, count }];
  });
}

/** The pairs in one set for small packets that the full MTU does not get through to. */
function blackholesOf(
  network: number,
  senders: readonly Talker[],
  talkers: readonly Talker[],
  whole: (talker: Talker) => number,
  fits: (talker: Talker) => number,
): Unreached | undefined {
  const [small, full] = [new PairCount(), new PairCount()];
  for (const one of talkers) small.add(one, whole(one));
  for (const one of talkers) full.add(one, fits(one));
  const lost = (one: Talker) =>
    Math.max(1, small.reachedBy(one, whole(one))) - Math.max(1, full.reachedBy(one, fits(one)));
  const count = senders.reduce((sum, one) => sum + lost(one), 0);
  if (count === 0) return undefined;
  const from = must(senders.find((one) => lost(one) > 0));
  const to = must(talkers.find((one) => one !== from && meets(from, one, whole) && !meets(from, one, fits)));
  return { network, kind: "mtu-blackhole", from: from.endpoint, to: to.endpoint, count };
}

function meets(a: Talker, b: Talker, setOf: (talker: Talker) => number): boolean {
  if (setOf(a) < 0 || setOf(a) !== setOf(b)) return false;
  return a.subnet === undefined || b.subnet === undefined || a.subnet === b.subnet;
}

/** One ping for each pair of kinds of talkers, small and at full size. */
function runPairs(
  context: Context,
  outcome: Outcome,
  network: number,
  talkers: readonly Talker[],
): readonly Unreached[] | string {
  const { fabric } = context;
  const kinds = groupKinds(talkers);
  const groups = [...kinds.values()];
  if (groups.length ** 2 > MAX_RUNS) {
    return `${fabric.networkName(network)}: its frames have to be run to see where they get, and it has too many kinds of endpoints to run each pair`;
  }
  const scene = context.scene(outcome);
  const found = new Map<Unreached["kind"], Unreached>();
  for (const a of groups) {
    for (const b of groups) {
      const [from, to] = [a[0], a === b ? b[1] : b[0]];
      const pairs = a === b ? a.length * (a.length - 1) : a.length * b.length;
      if (from === undefined || to === undefined) continue;
      const kind = runPair(scene, from, to);
      if (kind === undefined) continue;
      const known = found.get(kind);
      const count = (known?.count ?? 0) + pairs;
      found.set(kind, { ...(known ?? { network, kind, from: from.endpoint, to: to.endpoint }), count });
    }
  }
  return [...found.values()];
}

function runPair(scene: Scene, from: Talker, to: Talker): Unreached["kind"] | undefined {
  if (!ping(scene, from.endpoint, to.endpoint, { size: SMALL }).reachable) return "unreachable";
  return ping(scene, from.endpoint, to.endpoint, { size: from.mtu }).reachable ? undefined : "mtu-blackhole";
}

function storms(fabric: Fabric, network: number): string {
  return `${fabric.networkName(network)}: a storm on its bridges decides who is heard`;
}

function races(fabric: Fabric, network: number): string {
  return `${fabric.networkName(network)}: two answer for one address, and who is reached is a race`;
}

function groupKinds(talkers: readonly Talker[]): ReadonlyMap<string, Talker[]> {
  const kinds = new Map<string, Talker[]>();
  for (const one of talkers) {
    const key = `${one.node} ${one.flooded} ${one.subnet} ${one.mtu}`;
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, [one]);
    else known.push(one);
  }
  return kinds;
}
