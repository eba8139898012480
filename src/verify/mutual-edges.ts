import { PORT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { TAG_LENGTH } from "../model/wire/vlan.ts";
import { MAX_FRAME } from "../model/forwarding/tunnel-ways.ts";
import type { FloodGraph } from "./flood-graph.ts";
import type { Relation } from "./relation.ts";
import { type BridgeClass, NO_TAG, tagOf } from "./wire-class.ts";
import { ETHERNET_HEADER } from "../model/wire/ethernet.ts";

/** Two classes between which frames pass both ways, and the largest IP packet that does; bytes. */
export interface MutualEdge {
  readonly a: BridgeClass;
  readonly b: BridgeClass;
  readonly mtu: number;
}

export interface Edges {
  readonly mutual: readonly MutualEdge[];
  /** Classes that frames pass between in one direction only: there, only a run tells who hears whom. */
  readonly oneWay: readonly (readonly [BridgeClass, BridgeClass])[];
}

/** The wires of a converged tree, each once, by whether what goes there can come back. */
export function edgesOf(relation: Relation, graph: FloodGraph): Edges {
  const mutual: MutualEdge[] = [];
  const oneWay: (readonly [BridgeClass, BridgeClass])[] = [];
  for (const { node, port, arrivals } of graph.emissions) {
    for (const at of arrivals) {
      const far = must(graph.arrivals[at]);
      if (!comesBack(graph, far.node, far.port, node, port)) oneWay.push([node, far.node]);
      else if (port < far.port) {
        const mtu = Math.min(
          largestPacket(relation, port, node),
          largestPacket(relation, far.port, far.node),
        );
        mutual.push({ a: node, b: far.node, mtu });
      }
    }
  }
  return { mutual, oneWay };
}

/** Whether what leaves `from` by `port` comes in at `target` by `home`. */
function comesBack(
  graph: FloodGraph,
  from: BridgeClass,
  port: number,
  target: BridgeClass,
  home: number,
): boolean {
  return (graph.leaving.get(from) ?? []).some((id) => {
    const emission = must(graph.emissions[id]);
    if (emission.port !== port) return false;
    return emission.arrivals.some(
      (at) => graph.arrivals[at]?.node === target && graph.arrivals[at]?.port === home,
    );
  });
}

/** The largest IP packet that leaves by this port in this class: what the wire carries less what goes around it. */
function largestPacket(relation: Relation, port: number, node: BridgeClass): number {
  const { ports, links } = relation.wiring.fabric.columns;
  if (ports.kind[port] === PORT.tunnel) {
    const isTagged = relation.leave(port, node).some((frames) => tagOf(frames) !== NO_TAG);
    const frame = must(relation.wiring.capacity[must(ports.tunnel[port])]);
    return frame - ETHERNET_HEADER - (isTagged ? TAG_LENGTH : 0);
  }
  const link = must(ports.link[port]);
  const mtu = link < 0 ? 0 : must(links.mtu[link]);
  return mtu === 0 ? MAX_FRAME : mtu;
}
