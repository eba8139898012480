import { must } from "../model/fabric/fabric.ts";
import type { Fabric } from "../model/fabric/fabric.ts";

/** Endpoints of one tenant on one bridge with one VLAN profile: to frames they are alike. */
export interface Residents {
  readonly tenant: number;
  readonly bridge: number;
  readonly profile: number;
  readonly endpoints: readonly number[];
}

/** Who lives where, so that nothing has to be asked of each endpoint, let alone of pairs of them. */
export function residentsOf(fabric: Fabric): readonly Residents[] {
  const { endpoints, ports, tenants } = fabric.columns;
  const groups = new Map<number, { tenant: number; bridge: number; profile: number; endpoints: number[] }>();
  const profiles = fabric.columns.vlanProfiles.length;
  for (let endpoint = 0; endpoint < endpoints.count; endpoint++) {
    const port = must(endpoints.port[endpoint]);
    const [tenant, bridge, profile] = [
      must(endpoints.tenant[endpoint]),
      must(ports.bridge[port]),
      must(ports.vlan[port]),
    ];
    const key = (bridge * tenants.count + tenant) * profiles + profile;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { tenant, bridge, profile, endpoints: [endpoint] });
    else group.endpoints.push(endpoint);
  }
  return [...groups.values()];
}

/**
 * The other tenants that send at an endpoint's port too: those of another endpoint of the same container, as
 * its interfaces are one machine's. Only containers of several tenants are in the map.
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
