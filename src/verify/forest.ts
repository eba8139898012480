import { PORT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { DisjointSets } from "../model/values/disjoint-sets.ts";
import { isOpen } from "./flood-graph.ts";
import type { Outcome } from "./outcome.ts";
import type { Relation } from "./relation.ts";

/**
 * Whether the open wires of an outcome join bridges without any ring, VLANs and directions aside: then no
 * frame comes back, and there is nothing to peel. Every wire is looked at from both ends and counted once.
 * @param isIn which bridges count
 */
export function isForest(
  relation: Relation,
  outcome: Outcome,
  isIn: (bridge: number) => boolean = () => true,
): boolean {
  const { wiring } = relation;
  const { fabric, peer } = wiring;
  const { ports, bridges, links, tunnels: rows } = fabric.columns;
  const sets = new DisjointSets(bridges.count + links.count);
  const open = (port: number) => isOpen(relation, outcome, port);
  const join = (from: number, to: number) => sets.join(must(ports.bridge[from]), must(ports.bridge[to]));
  for (let port = 0; port < ports.count; port++) {
    if (!open(port) || !isIn(must(ports.bridge[port]))) continue;
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
    if (tunnel < 0) continue;
    for (const { other, isMutual } of farTunnels(wiring, tunnel)) {
      const far = must(rows.port[other]);
      // Of a two-way wire the second end has nothing to add.
      if (!open(far) || (isMutual && far < port)) continue;
      if (!join(port, far)) return false;
    }
  }
  return true;
}

/** The tunnels that may take what one sends, and whether that one takes what they send. */
function farTunnels(
  wiring: Wiring,
  tunnel: number,
): readonly { readonly other: number; readonly isMutual: boolean }[] {
  const { tunnels } = wiring;
  const own = tunnels.groupOf(tunnel);
  const groups = new Set(wiring.takersOf(tunnel).map(({ group }) => group));
  return [...groups].flatMap((group) =>
    Array.from(tunnels.tunnelsOf(group), (other) => ({
      other,
      isMutual: wiring.takersOf(other).some((back) => back.group === own),
    })),
  );
}
