import type { BridgeId } from "./bridge-id.ts";
import { entry } from "./entry.ts";
import type { StpColumns } from "./topology.ts";

/** Per bridge, the place of its identifier among all. Bridges that were given the same one share a place. */
export function ranksOf(ids: readonly BridgeId[]): Uint32Array {
  const places = new Map([...new Set(ids)].toSorted().map((id, place) => [id, place]));
  return Uint32Array.from(ids, (id) => places.get(id) ?? 0);
}

/** Per bridge its enabled ports, the best identifier first; ports that share one in the order of their indices. */
export function portsOfBridges(net: Pick<StpColumns, "bridgeIds" | "bridge" | "enabled" | "id">): number[][] {
  const ports: number[][] = net.bridgeIds.map(() => []);
  for (let port = 0; port < net.bridge.length; port++) {
    if (net.enabled[port] === 0) continue;
    const own = entry(ports, entry(net.bridge, port));
    const id = entry(net.id, port);
    let at = own.length;
    // Nearly always they come in their order.
    while (at > 0 && entry(net.id, entry(own, at - 1)) > id) at--;
    if (at === own.length) own.push(port);
    else own.splice(at, 0, port);
  }
  return ports;
}
