import { type Fabric, must } from "../model/fabric/fabric.ts";
import { sharedContainers } from "./shared-containers.ts";

/** A tenant that can send at a port. */
export interface Sender {
  readonly tenant: number;
  readonly port: number;
}

/** The ports at which a tenant can send: those of its endpoints and of every container that one of them is in. */
export function portsBySender(fabric: Fabric): readonly (readonly number[])[] {
  const { endpoints, tenants } = fabric.columns;
  const ports: number[][] = Array.from({ length: tenants.count }, () => []);
  for (let endpoint = 0; endpoint < endpoints.count; endpoint++) {
    must(ports[must(endpoints.tenant[endpoint])]).push(must(endpoints.port[endpoint]));
  }
  for (const { tenant, port } of sharedSenders(fabric)) must(ports[tenant]).push(port);
  return ports;
}

/** Who can send at a port that is another tenant's: of a container that is in networks of both. */
export function sharedSenders(fabric: Fabric): readonly Sender[] {
  const { endpoints } = fabric.columns;
  const senders: Sender[] = [];
  for (const members of sharedContainers(fabric).values())
    for (const tenant of new Set(members.map((endpoint) => must(endpoints.tenant[endpoint]))))
      for (const endpoint of members)
        if (endpoints.tenant[endpoint] !== tenant)
          senders.push({ tenant, port: must(endpoints.port[endpoint]) });
  return senders;
}
