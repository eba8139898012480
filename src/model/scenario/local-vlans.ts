import { networkNameOf } from "./addressing.ts";
import type { Network, Scenario, Tenant } from "./schema.ts";

/** What 802.1Q leaves of 4096: 0 is no VLAN, and in 4095 Neutron's agent keeps what is bound to nothing. */
export const LOCAL_VLANS = 4094;

/** A tenant's network and the hosts that have containers of it. */
export interface SpreadNetwork {
  /** TENANT/NETWORK */
  readonly name: string;
  /** `tenants.red.networks.lan` */
  readonly path: string;
  readonly network: Network;
  readonly hosts: ReadonlySet<string>;
  readonly containers: number;
}

/** Every network of the scenario, in its order. */
export function spreadNetworks(scenario: Scenario): readonly SpreadNetwork[] {
  return Object.entries(scenario.tenants).flatMap(([tenantName, tenant]) => {
    const spread = spreadOf(tenant);
    return Object.entries(tenant.networks).map(([name, network]) => {
      const { hosts, containers } = spread.get(name) ?? NOWHERE;
      return {
        name: `${tenantName}/${name}`,
        path: `tenants.${tenantName}.networks.${name}`,
        network,
        hosts,
        containers,
      };
    });
  });
}

const NOWHERE = { hosts: new Set<string>(), containers: 0 };

function spreadOf(tenant: Tenant) {
  const only = networkNameOf(tenant, {});
  const spread = new Map<string, { readonly hosts: Set<string>; containers: number }>();
  for (const { host, network = only } of Object.values(tenant.containers)) {
    if (network === undefined) continue;
    let known = spread.get(network);
    if (known === undefined) spread.set(network, (known = { hosts: new Set(), containers: 0 }));
    known.hosts.add(host);
    known.containers++;
  }
  return spread;
}

/** The VLAN of each network on each of its hosts, by TENANT/NETWORK: as written, else counted from 1 past those. */
export function localVlans(
  networks: readonly SpreadNetwork[],
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const taken = new Map<string, Set<number>>();
  for (const { network } of networks) {
    for (const [host, vlan] of Object.entries(network.localVlans ?? {})) {
      const others = taken.get(host);
      if (others === undefined) taken.set(host, new Set([Number(vlan)]));
      else others.add(Number(vlan));
    }
  }
  const last = new Map<string, number>();
  const allot = (host: string) => {
    let vlan = (last.get(host) ?? 0) + 1;
    while (taken.get(host)?.has(vlan) === true) vlan++;
    last.set(host, vlan);
    return vlan;
  };
  return new Map(
    networks.map(({ name, network, hosts }) => [
      name,
      new Map(Array.from(hosts, (host) => [host, Number(network.localVlans?.[host] ?? allot(host))])),
    ]),
  );
}
