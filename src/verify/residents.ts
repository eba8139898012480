import { must } from "../model/fabric/fabric.ts";
import type { Fabric } from "../model/fabric/fabric.ts";

/** Endpoints of one tenant on one bridge with one VLAN profile: to frames they are alike. */
export interface Residents {
  readonly tenant: number;
  readonly bridge: number;
  readonly profile: number;
  readonly endpoints: readonly number[];
}

/**
 * Who lives where, so that nothing has to be asked of each endpoint, let alone of pairs of them.
 * @param of rows of endpoints
 */
export function residentsOf(fabric: Fabric, of: Iterable<number>): readonly Residents[] {
  const { endpoints, ports, tenants } = fabric.columns;
  const groups = new Map<number, { tenant: number; bridge: number; profile: number; endpoints: number[] }>();
  const profiles = fabric.columns.vlanProfiles.length;
  for (const endpoint of of) {
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
