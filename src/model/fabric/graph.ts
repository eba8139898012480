import { MultiGraph } from "graphology";
import { Wiring } from "../forwarding/wiring.ts";
import { DisjointSets } from "../values/disjoint-sets.ts";
import { type Fabric, must } from "./fabric.ts";

/** `bridge:HOST/BRIDGE`, `endpoint:TENANT/CONTAINER`, `link:NAME`: a key tells the kind, `label` the name alone. */
export type NodeAttributes =
  | { readonly kind: "bridge"; readonly label: string; readonly host: string }
  | { readonly kind: "endpoint"; readonly label: string; readonly tenant: string; readonly network: string }
  | { readonly kind: "link"; readonly label: string; readonly up: boolean };

export interface EdgeAttributes {
  readonly kind: "plug" | "link" | "patch" | "tunnel";
  /** the port that makes the edge, HOST/BRIDGE/PORT */
  readonly at: string;
  /** of a patch or a tunnel that works both ways: the port at the far side */
  readonly peer?: string;
}

export type FabricGraph = MultiGraph<NodeAttributes, EdgeAttributes>;

/**
 * A fabric as a graphology graph, for questions about its shape and for pictures; about 600 bytes a port. A pair
 * of ports that hear each other is one undirected edge; a tunnel that is heard but not answered is a directed one;
 * a port that leads nowhere is none.
 */
export function fabricGraph(fabric: Fabric, wiring = new Wiring(fabric)): FabricGraph {
  const graph: FabricGraph = new MultiGraph<NodeAttributes, EdgeAttributes>({ type: "mixed" });
  addNodes(graph, fabric);
  addPorts(graph, wiring);
  addTunnels(graph, wiring);
  return graph;
}

/** The nodes by what they are joined to, whichever way an edge points; the largest parts first. */
export function components(graph: FabricGraph): string[][] {
  const { nodes, sets } = joinNodes(graph);
  const parts = new Map<number, string[]>();
  for (const [index, node] of nodes.entries()) {
    const root = sets.find(index);
    const part = parts.get(root);
    if (part === undefined) parts.set(root, [node]);
    else part.push(node);
  }
  return [...parts.values()].toSorted((a, b) => b.length - a.length);
}

/** How many edges must go until no cycle is left: 0 in a forest, 1 in a mesh of three. */
export function independentCycles(graph: FabricGraph): number {
  return joinNodes(graph).extra;
}

function joinNodes(graph: FabricGraph) {
  const nodes = graph.nodes();
  const index = new Map(nodes.map((node, i) => [node, i]));
  const sets = new DisjointSets(nodes.length);
  let extra = 0;
  graph.forEachEdge((_edge, _attributes, source, target) => {
    if (!sets.join(must(index.get(source)), must(index.get(target)))) extra++;
  });
  return { nodes, sets, extra };
}

function addNodes(graph: FabricGraph, fabric: Fabric): void {
  const { bridges, endpoints, links, networks } = fabric.columns;
  for (let row = 0; row < bridges.count; row++) {
    const host = fabric.hostName(must(bridges.host[row]));
    graph.addNode(bridgeNode(fabric, row), { kind: "bridge", label: fabric.bridgeName(row), host });
  }
  for (let row = 0; row < links.count; row++) {
    graph.addNode(linkNode(fabric, row), {
      kind: "link",
      label: must(links.name[row]),
      up: links.up[row] === 1,
    });
  }
  for (let row = 0; row < endpoints.count; row++) {
    graph.addNode(endpointNode(fabric, row), {
      kind: "endpoint",
      label: fabric.endpointName(row),
      tenant: fabric.tenantName(must(endpoints.tenant[row])),
      network: must(networks.name[must(endpoints.network[row])]),
    });
  }
}

function addPorts(graph: FabricGraph, wiring: Wiring): void {
  const { fabric, peer } = wiring;
  const { ports } = fabric.columns;
  for (let port = 0; port < ports.count; port++) {
    const at = fabric.portName(port);
    const bridge = nodeOf(fabric, port);
    const [link, endpoint, other] = [must(ports.link[port]), must(ports.endpoint[port]), must(peer[port])];
    if (link >= 0) graph.addUndirectedEdge(bridge, linkNode(fabric, link), { kind: "link", at });
    if (endpoint >= 0) graph.addUndirectedEdge(endpointNode(fabric, endpoint), bridge, { kind: "plug", at });
    if (other > port) {
      const far = nodeOf(fabric, other);
      graph.addUndirectedEdge(bridge, far, { kind: "patch", at, peer: fabric.portName(other) });
    }
  }
}

/** Where a flow decides who hears a tunnel, it is all of those that may. */
function addTunnels(graph: FabricGraph, wiring: Wiring): void {
  const { fabric, tunnels } = wiring;
  const { port, count } = fabric.columns.tunnels;
  const heard = Array.from({ length: count }, (_, tunnel) => {
    const groups = new Set(wiring.takersOf(tunnel).map(({ group }) => group));
    return new Set(Array.from(groups).flatMap((group) => Array.from(tunnels.tunnelsOf(group))));
  });
  for (let tunnel = 0; tunnel < count; tunnel++) {
    const at = fabric.portName(must(port[tunnel]));
    const bridge = nodeOf(fabric, must(port[tunnel]));
    for (const other of must(heard[tunnel])) {
      const far = nodeOf(fabric, must(port[other]));
      const isPair = must(heard[other]).has(tunnel);
      if (!isPair) graph.addDirectedEdge(bridge, far, { kind: "tunnel", at });
      else if (other > tunnel) {
        const facing = fabric.portName(must(port[other]));
        graph.addUndirectedEdge(bridge, far, { kind: "tunnel", at, peer: facing });
      }
    }
  }
}

const bridgeNode = (fabric: Fabric, bridge: number) => `bridge:${fabric.bridgeName(bridge)}`;
const linkNode = (fabric: Fabric, link: number) => `link:${fabric.columns.links.name[link]}`;
const endpointNode = (fabric: Fabric, endpoint: number) => `endpoint:${fabric.endpointName(endpoint)}`;
const nodeOf = (fabric: Fabric, port: number) => bridgeNode(fabric, must(fabric.columns.ports.bridge[port]));
