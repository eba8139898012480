import { must } from "../model/fabric/fabric.ts";
import { forwardsToUnderlay, hearsLocal } from "../model/forwarding/host-rules.ts";
import { wiredBridges } from "../model/forwarding/wired-bridges.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { DisjointSets } from "../model/values/disjoint-sets.ts";

/**
 * Bridges that any wire at all joins, hosts that listen included: coarser than the truth, so that tenants in
 * different sets are surely apart and only shared sets need the exact search.
 */
export function joinedBridges(wiring: Wiring): DisjointSets {
  const { fabric } = wiring;
  const { bridges, hosts } = fabric.columns;
  const hostNode = (host: number) => bridges.count + host;
  const underlay = bridges.count + hosts.count;
  const sets = wiredBridges(wiring);
  const listening = [...bridges.host.keys()].filter((bridge) => hearsLocal(fabric, bridge));
  const listeningHosts = new Set(listening.map((bridge) => must(bridges.host[bridge])));
  for (const host of listeningHosts)
    for (const bridge of fabric.bridgesOf(host)) sets.join(hostNode(host), bridge);
  if (listening.some((bridge) => forwardsToUnderlay(fabric, bridge))) {
    for (let host = 0; host < hosts.count; host++) {
      sets.join(underlay, hostNode(host));
      for (const bridge of fabric.bridgesOf(host)) sets.join(hostNode(host), bridge);
    }
  }
  return sets;
}
