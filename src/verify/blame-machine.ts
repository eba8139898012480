import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { Blame } from "./blame-words.ts";
import type { Way } from "./way.ts";

/** A container with interfaces in networks of several tenants: it sends for the one by an interface of the other. */
export function blameMachine(fabric: Fabric, from: number, { arrivals }: Way): Blame | undefined {
  const { endpoints, ports } = fabric.columns;
  const endpoint = must(ports.endpoint[must(arrivals[0]).port]);
  const tenant = endpoint < 0 ? from : must(endpoints.tenant[endpoint]);
  if (tenant === from) return undefined;
  const cause = `${fabric.endpointName(endpoint)} is an interface of a machine that has others in networks of ${fabric.tenantName(from)}`;
  return { cause, path: fabric.blame(endpoints.origin[endpoint]) };
}
