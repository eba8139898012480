import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { Context } from "./context.ts";
import { FloodGraph } from "./flood-graph.ts";
import { edgesOf } from "./mutual-edges.ts";
import { countedReach } from "./counted-reach.ts";
import type { NetworkReach } from "./network-reach.ts";
import type { Outcome } from "./outcome.ts";
import { countPairs } from "./count-pairs.ts";
import { disputes } from "./disputes.ts";
import { races, runPairs, storms } from "./run-pairs.ts";
import { regionsOf } from "./regions.ts";
import { hasMixedPrefixes, type Talker, talkersByNetwork } from "./talkers.ts";
import { type ReachOutcome, unreachedByFlow } from "./unreached-by-flow.ts";
import { withoutModel } from "./joined.ts";
import { BARE, bridgeOf } from "./wire-class.ts";

interface ReachInOutcome extends ReachOutcome {
  /** Of the networks that were counted, who reaches whom. */
  readonly counted: () => ReadonlyMap<number, NetworkReach>;
}

/** Who does not reach whom in one outcome. On a tree of two-way wires that is counted; elsewhere it is run. */
export function unreachedIn(context: Context, outcome: Outcome): ReachInOutcome {
  const { fabric, relation } = context;
  const networks = new Map(talkersByNetwork(fabric, relation));
  const unknown = takeUnknown(context, networks);
  const elsewhere = unreachedByFlow(context, outcome, networks);
  for (const network of elsewhere.networks) networks.delete(network);
  const all = [...networks.values()].flat();
  const entries = all.map(({ endpoint }) => [must(fabric.columns.endpoints.port[endpoint]), BARE] as const);
  const graph = new FloodGraph(relation, outcome, entries);
  const edges = edgesOf(relation, graph);
  const looped = new Set(context.loops(outcome).loops.flatMap(({ bridges }) => bridges));
  const runs = new Set([...edges.oneWay.flat().map(bridgeOf), ...mixedBridges(fabric, graph)]);
  const undecided = [...unknown, ...elsewhere.undecided];
  const counted = new Map<number, readonly Talker[]>();
  const unreached = [...elsewhere.unreached];
  const ran = new Map(elsewhere.ran);
  const regions = regionsOf(graph, edges);
  const isDisputed = disputes(context, all, regions);
  for (const [network, talkers] of networks) {
    if (!context.asksOfNetwork(network)) continue;
    context.step(`reachability in ${fabric.networkName(network)}`);
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
      const result = runPairs(context.scene(outcome), network, talkers, floodKind);
      if (typeof result === "string") undecided.push(result);
      else {
        unreached.push(...result.unreached);
        ran.set(network, result.reach);
      }
    } else counted.set(network, talkers);
  }
  unreached.push(...countPairs(graph, edges, counted));
  return {
    unreached: unreached.toSorted((a, b) => a.network - b.network),
    undecided,
    ran,
    counted: () => countedReach(graph, edges, counted),
  };
}

/** Takes out the networks with endpoints on bridges of which nothing can be said. @returns why, for each */
function takeUnknown(context: Context, networks: Map<number, readonly Talker[]>): readonly string[] {
  const { fabric } = context;
  if (fabric.unmodelled.length === 0) return [];
  const { ports, endpoints } = fabric.columns;
  return [...networks].flatMap(([network, talkers]) => {
    const bridges = talkers.map(({ endpoint }) => must(ports.bridge[must(endpoints.port[endpoint])]));
    const found = [...new Set(bridges.flatMap((bridge) => must(context.joined.get(bridge)).unmodelled))];
    if (found.length === 0) return [];
    networks.delete(network);
    if (!context.asksOfNetwork(network)) return [];
    return [`${fabric.networkName(network)}: ${withoutModel(found)}`];
  });
}

/** What tells talkers apart on bridges that ask no flows. */
function floodKind({ node, flooded }: Talker): string {
  return `${node} ${flooded}`;
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
