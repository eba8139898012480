import { must } from "../model/fabric/fabric.ts";
import { hearsLocal } from "../model/forwarding/host-rules.ts";
import { DisjointSets } from "../model/values/disjoint-sets.ts";
import type { Context } from "./context.ts";
import { deepTrees } from "./deep-trees.ts";
import { flowWarnings } from "./flow-findings.ts";
import type { Warning } from "./verdict.ts";

/** What no property of this run speaks of and a person should know. */
export function warningsFor(context: Context): readonly Warning[] {
  return [
    ...openTrees(context),
    ...listeningHosts(context),
    ...missingTunnels(context),
    ...deepTrees(context),
    ...flowWarnings(context),
  ];
}

/** A container whose port takes part in the spanning tree can send BPDUs and become root: the deck's design. */
function openTrees({ fabric, outcomes }: Context): readonly Warning[] {
  const { endpoint, bridge } = fabric.columns.ports;
  const open = must(outcomes.all[0]).tree.ports.filter((port) => must(endpoint[port]) >= 0);
  const [first] = open;
  if (first === undefined) return [];
  const name = fabric.endpointName(must(endpoint[first]));
  const others = open.length === 1 ? "" : ` and ${(open.length - 1).toLocaleString("en")} more`;
  const text = `${name} (${fabric.portName(first)})${others} can send BPDUs: spanning tree is open to containers, and one of them can become root`;
  return [
    { kind: "stp-open", text, blame: fabric.blame(fabric.columns.bridges.stpOrigin[must(bridge[first])]) },
  ];
}

/** Endpoints beside a LOCAL port whose host listens. */
function listeningHosts({ fabric }: Context): readonly Warning[] {
  const { bridges, ports } = fabric.columns;
  const listening = [...bridges.host.keys()].filter(
    (bridge) =>
      hearsLocal(fabric, bridge) && fabric.portsOf(bridge).some((port) => must(ports.endpoint[port]) >= 0),
  );
  const [first] = listening;
  if (first === undefined) return [];
  const others = listening.length === 1 ? "" : ` and ${(listening.length - 1).toLocaleString("en")} more`;
  const text = `the host listens on ${fabric.bridgeName(first)}/LOCAL${others}, beside containers: they reach its addresses`;
  return [{ kind: "host-exposed", text, blame: fabric.blame(bridges.origin[first]) }];
}

/** Bridges of one owner that no tunnel joins, though others do: what they say is relayed. The first is shown. */
function missingTunnels(context: Context): readonly Warning[] {
  const { fabric, wiring } = context;
  const { tunnels, ports, bridges } = fabric.columns;
  const peers = new Map<number, Set<number>>();
  for (let tunnel = 0; tunnel < tunnels.count; tunnel++) {
    const groups = wiring.takersOf(tunnel).map(({ group }) => group);
    if (groups.length === 0) continue;
    const from = must(ports.bridge[must(tunnels.port[tunnel])]);
    const known = peers.get(from) ?? new Set<number>();
    peers.set(from, known);
    for (const taker of groups.flatMap((group) => Array.from(wiring.tunnels.tunnelsOf(group))))
      known.add(must(ports.bridge[must(tunnels.port[taker])]));
  }
  const joined = new DisjointSets(bridges.count);
  for (const [bridge, near] of peers) for (const other of near) joined.join(bridge, other);
  const sizes = new Map<number, number>();
  for (let bridge = 0; bridge < bridges.count; bridge++) {
    const set = joined.find(bridge);
    sizes.set(set, (sizes.get(set) ?? 0) + 1);
  }
  for (const [bridge, near] of peers) {
    // In a full mesh, which is most, there is nobody to look for.
    if (near.size + 1 === sizes.get(joined.find(bridge))) continue;
    const other = relayedFrom(context, peers, bridge, near);
    if (other === undefined) continue;
    const text = `no tunnel joins ${fabric.bridgeName(bridge)} and ${fabric.bridgeName(other)}: what they say to each other is relayed by other hosts`;
    return [{ kind: "relayed", text, blame: fabric.blame(bridges.origin[bridge]) }];
  }
  return [];
}

/** A bridge of the same owner on another host, two tunnels away and not one. */
function relayedFrom(
  { fabric, owners }: Context,
  peers: ReadonlyMap<number, ReadonlySet<number>>,
  bridge: number,
  near: ReadonlySet<number>,
): number | undefined {
  const { host } = fabric.columns.bridges;
  for (const one of near) {
    for (const other of peers.get(one) ?? []) {
      const isElsewhere = host[other] !== host[bridge] && !near.has(other);
      if (isElsewhere && owners.ownerOf(other) === owners.ownerOf(bridge)) return other;
    }
  }
  return undefined;
}
