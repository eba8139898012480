import { PORT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { DisjointSets } from "../model/values/disjoint-sets.ts";
import { isOpen } from "./flood-graph.ts";
import type { Outcome } from "./outcome.ts";
import type { Relation } from "./relation.ts";

/**
 * Whether the open wires of an outcome join bridges without any ring, VLANs and directions aside: then no
 * frame comes back, and there is nothing to peel. Every wire is looked at from both ends and counted once.
 */
export function isForest(relation: Relation, outcome: Outcome): boolean {
  const { fabric, peer, target, tunnels } = relation.wiring;
  const { ports, bridges, links, tunnels: rows } = fabric.columns;
  const sets = new DisjointSets(bridges.count + links.count);
  const open = (port: number) => isOpen(relation, outcome, port);
  const join = (from: number, to: number) => sets.join(must(ports.bridge[from]), must(ports.bridge[to]));
  for (let port = 0; port < ports.count; port++) {
    if (!open(port)) continue;
    const link = must(ports.link[port]);
    if (link >= 0) {
      if (links.up[link] === 1 && !sets.join(must(ports.bridge[port]), bridges.count + link)) return false;
      continue;
    }
    if (ports.kind[port] === PORT.patch) {
      const other = must(peer[port]);
      if (other > port && open(other) && !join(port, other)) return false;
      continue;
    }
    const tunnel = must(ports.tunnel[port]);
    const group = tunnel < 0 ? -1 : must(target[tunnel]);
    if (group < 0) continue;
    for (const taker of tunnels.tunnelsOf(group)) {
      const other = must(rows.port[taker]);
      if (!open(other)) continue;
      const back = must(target[taker]);
      const isMutual = back >= 0 && tunnels.groupOf(tunnel) === back;
      // Of a two-way wire the second end has nothing to add.
      if (isMutual && other < port) continue;
      if (!join(port, other)) return false;
    }
  }
  return true;
}
