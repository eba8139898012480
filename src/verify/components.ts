import { must } from "../model/fabric/fabric.ts";
import { forwardsToUnderlay, hearsLocal } from "../model/forwarding/host-rules.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { DisjointSets } from "../model/values/disjoint-sets.ts";

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

/** Bridges that wires alone join. */
export function wiredBridges({ fabric, peer, target, tunnels: index }: Wiring): DisjointSets {
  const { bridges, ports, links, tunnels, hosts } = fabric.columns;
  const sets = new DisjointSets(bridges.count + hosts.count + 1);
  const bridgeAt = (port: number) => must(ports.bridge[port]);
  for (let port = 0; port < ports.count; port++) {
    const other = must(peer[port]);
    if (other >= 0) sets.join(bridgeAt(port), bridgeAt(other));
  }
  for (let link = 0; link < links.count; link++) {
    const [first, ...rest] = fabric.portsOn(link);
    if (first !== undefined) for (const port of rest) sets.join(bridgeAt(first), bridgeAt(port));
  }
  for (let tunnel = 0; tunnel < tunnels.count; tunnel++) {
    const group = must(target[tunnel]);
    const bridge = bridgeAt(must(tunnels.port[tunnel]));
    if (group >= 0)
      for (const taker of index.tunnelsOf(group)) sets.join(bridge, bridgeAt(must(tunnels.port[taker])));
  }
  return sets;
}
