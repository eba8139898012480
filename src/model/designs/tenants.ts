import type { FabricDraft } from "../fabric/draft.ts";
import { must } from "../fabric/fabric.ts";
import { Origins } from "../fabric/origin.ts";
import { networkNameOf } from "../scenario/addressing.ts";
import type { Container, Network, Scenario, Tenant } from "../scenario/schema.ts";

/** A tenant's network with its row in the draft, and the containers that are in it. */
export interface PlacedNetwork {
  readonly tenantName: string;
  readonly name: string;
  readonly row: number;
  readonly tenant: Tenant;
  readonly network: Network;
  readonly origin: number;
  readonly containers: readonly PlacedContainer[];
}

export interface PlacedContainer {
  readonly name: string;
  readonly container: Container;
  /** row of its host */
  readonly host: number;
  readonly origin: number;
}

/** Adds the scenario's tenants and networks to the draft, and says who is in which. */
export function placeTenants(draft: FabricDraft, scenario: Scenario): readonly PlacedNetwork[] {
  const hosts = new Map(Object.keys(scenario.hosts).map((name, row) => [name, row]));
  const parent = draft.origins.at(Origins.ROOT, "tenants");
  return Object.entries(scenario.tenants).flatMap(([tenantName, tenant]) => {
    const tenantOrigin = draft.origins.at(parent, tenantName);
    const tenantRow = draft.addTenant(tenantName, tenantOrigin);
    const networks = draft.origins.at(tenantOrigin, "networks");
    const placed = new Map(
      Object.entries(tenant.networks).map(([name, network]) => {
        const origin = draft.origins.at(networks, name);
        const row = draft.addNetwork(tenantRow, name, origin);
        return [
          name,
          { tenantName, name, row, tenant, network, origin, containers: new Array<PlacedContainer>() },
        ];
      }),
    );
    const containers = draft.origins.at(tenantOrigin, "containers");
    for (const [name, container] of Object.entries(tenant.containers)) {
      const network = must(placed.get(must(networkNameOf(tenant, container))));
      const origin = draft.origins.at(containers, name);
      network.containers.push({ name, container, host: must(hosts.get(container.host)), origin });
    }
    return Array.from(placed.values());
  });
}
