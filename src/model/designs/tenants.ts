import type { FabricDraft } from "../fabric/draft.ts";
import { must } from "../fabric/fabric.ts";
import { Origins } from "../fabric/origin.ts";
import { networkNameOf } from "../scenario/addressing.ts";
import type { Container, Network, Scenario, Server, Tenant } from "../scenario/schema.ts";

/** A tenant's network with its row in the draft, and the containers and servers that are in it. */
export interface PlacedNetwork {
  readonly tenantName: string;
  readonly name: string;
  readonly row: number;
  readonly tenant: Tenant;
  readonly network: Network;
  readonly origin: number;
  readonly containers: readonly PlacedContainer[];
  readonly servers: readonly PlacedServer[];
}

export interface PlacedServer {
  readonly name: string;
  readonly server: Server;
  readonly origin: number;
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
        const members = { containers: new Array<PlacedContainer>(), servers: new Array<PlacedServer>() };
        return [name, { tenantName, name, row, tenant, network, origin, ...members }];
      }),
    );
    const containers = draft.origins.at(tenantOrigin, "containers");
    for (const [name, container] of Object.entries(tenant.containers)) {
      const network = must(placed.get(must(networkNameOf(tenant, container))));
      const origin = draft.origins.at(containers, name);
      network.containers.push({ name, container, host: must(hosts.get(container.host)), origin });
    }
    const servers = draft.origins.at(tenantOrigin, "servers");
    for (const [name, server] of Object.entries(tenant.servers ?? {})) {
      const network = must(placed.get(must(networkNameOf(tenant, server))));
      network.servers.push({ name, server, origin: draft.origins.at(servers, name) });
    }
    return Array.from(placed.values());
  });
}
