import { type Fabric, must } from "../model/fabric/fabric.ts";

/**
 * Containers that have endpoints of several tenants, by name, and those endpoints. The interfaces of a container are one
 * machine's: each of its tenants sends at the ports of all.
 */
export function sharedContainers(fabric: Fabric): ReadonlyMap<string, readonly number[]> {
  const { endpoints } = fabric.columns;
  const members = new Map<string, number[]>();
  for (let endpoint = 0; endpoint < endpoints.count; endpoint++) {
    const name = must(endpoints.name[endpoint]);
    const written = must(endpoints.container[endpoint]);
    if (written === "" && !name.includes(":")) continue;
    const container = written === "" ? fabric.endpointName(endpoint).split(":", 1).join("") : written;
    members.set(container, [...(members.get(container) ?? []), endpoint]);
  }
  for (const [container, own] of members) {
    const bare = fabric.findEndpoint(container);
    if (bare !== undefined && !own.includes(bare)) own.push(bare);
    if (new Set(own.map((endpoint) => endpoints.tenant[endpoint])).size < 2) members.delete(container);
  }
  return members;
}
