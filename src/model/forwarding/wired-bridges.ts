import { must } from "../fabric/fabric.ts";
import { DisjointSets } from "../values/disjoint-sets.ts";
import type { Wiring } from "./wiring.ts";

/**
 * Which bridges wires join, whatever passes there. Behind the bridges' numbers are as many free ones as there are
 * hosts, and one more, for those who join hosts and the underlay too.
 */
export function wiredBridges(wiring: Wiring): DisjointSets {
  const { fabric, peer } = wiring;
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
    const bridge = bridgeAt(must(tunnels.port[tunnel]));
    wiring.eachTaker(tunnel, (taker) => sets.join(bridge, bridgeAt(must(tunnels.port[taker]))));
  }
  return sets;
}
