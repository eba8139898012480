import { type Fabric, must } from "../model/fabric/fabric.ts";
import { sharedContainers } from "./shared-containers.ts";

/** The ports at which a tenant can send: those of its endpoints and of every container that one of them is in. */
export function portsBySender(fabric: Fabric): readonly (readonly number[])[] {
  const { endpoints, tenants } = fabric.columns;
  const ports: number[][] = Array.from({ length: tenants.count }, () => []);
  for (let endpoint = 0; endpoint < endpoints.count; endpoint++) {
    must(ports[must(endpoints.tenant[endpoint])]).push(must(endpoints.port[endpoint]));
  }
  for (const members of sharedContainers(fabric).values()) {
    const all = members.map((endpoint) => must(endpoints.port[endpoint]));
    for (const tenant of new Set(members.map((endpoint) => must(endpoints.tenant[endpoint])))) {
      const own = must(ports[tenant]);
      for (const port of all) if (!own.includes(port)) own.push(port);
    }
  }
  return ports;
}
