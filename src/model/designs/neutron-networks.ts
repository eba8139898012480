import type { FabricDraft } from "../fabric/draft.ts";
import { must } from "../fabric/fabric.ts";
import { keysOf } from "../scenario/addressing.ts";
import { localVlans, spreadNetworks } from "../scenario/local-vlans.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { TunnelKey } from "../values/tunnel-key.ts";
import { type VlanId, vlanIdFrom } from "../values/vlan-id.ts";
import { type PlacedNetwork, placeTenants } from "./tenants.ts";

/** A tenant network as Neutron's agents are told of it. */
export interface NeutronNetwork extends PlacedNetwork {
  /** undefined: it is in no tunnel */
  readonly key: TunnelKey | undefined;
  readonly keyOrigin: number;
  readonly provider: ProviderNetwork | undefined;
  /** its VLAN within each host that has containers of it, by the host's row */
  readonly local: ReadonlyMap<number, VlanId>;
}

export interface ProviderNetwork {
  readonly physical: string;
  /** undefined: out there its frames have no tag */
  readonly vlan: VlanId | undefined;
  readonly origin: number;
}

/** Adds tenants and networks to the draft. */
export function neutronNetworks(draft: FabricDraft, scenario: Scenario): readonly NeutronNetwork[] {
  const keys = keysOf(scenario);
  const vlans = localVlans(spreadNetworks(scenario));
  const rows = new Map(Object.keys(scenario.hosts).map((name, row) => [name, row]));
  return placeTenants(draft, scenario).map((placed) => {
    const name = `${placed.tenantName}/${placed.name}`;
    const { key } = placed.network;
    const local = Array.from(must(vlans.get(name)), ([host, vlan]) => {
      return [must(rows.get(host)), must(vlanIdFrom(vlan))] as const;
    });
    return Object.assign(placed, {
      key: keys.get(name),
      keyOrigin: key === undefined ? placed.origin : draft.origins.at(placed.origin, "key"),
      provider: providerOf(draft, placed),
      local: new Map(local),
    });
  });
}

function providerOf(draft: FabricDraft, { network, origin }: PlacedNetwork): ProviderNetwork | undefined {
  const { provider } = network;
  if (provider === undefined) return undefined;
  const vlan = provider.vlan === undefined ? undefined : must(vlanIdFrom(Number(provider.vlan)));
  return { physical: provider.physical, vlan, origin: draft.origins.at(origin, "provider") };
}

/** A network on one of its hosts. */
export interface LocalNetwork {
  readonly network: NeutronNetwork;
  readonly vlan: VlanId;
}

/** The networks of each host, by its row. */
export function localNetworks(
  networks: readonly NeutronNetwork[],
  hosts: number,
): readonly (readonly LocalNetwork[])[] {
  const byHost = Array.from({ length: hosts }, (): LocalNetwork[] => []);
  for (const network of networks)
    for (const [host, vlan] of network.local) must(byHost[host]).push({ network, vlan });
  return byHost;
}
