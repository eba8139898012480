import type { BridgeId } from "./bridge-id.ts";
import type { StpColumns } from "./topology.ts";

/** Per bridge, the place of its identifier among all. Bridges that were given the same one share a place. */
export function ranksOf(ids: readonly BridgeId[]): Uint32Array {
  const places = new Map([...new Set(ids)].toSorted().map((id, place) => [id, place]));
  return Uint32Array.from(ids, (id) => places.get(id) ?? 0);
}

/** Per bridge, its enabled ports, ascending. */
export function portsOfBridges(net: Pick<StpColumns, "bridgeIds" | "bridge" | "enabled">): number[][] {
  const ports: number[][] = net.bridgeIds.map(() => []);
  net.bridge.forEach((bridge, port) => {
    if (net.enabled[port]) ports[bridge]?.push(port);
  });
  return ports;
}
