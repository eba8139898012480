import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { Judgement } from "./render/matrix.ts";

/** Whether it is as the file wants it that one endpoint's ping of another is answered, or is not. */
export function judge(fabric: Fabric, from: number, to: number, reachable: boolean): Judgement {
  const { tenant, network, ip } = fabric.columns.endpoints;
  const areOfOneTenant = tenant[from] === tenant[to];
  const haveAddresses = ip[from] !== 0 && ip[to] !== 0;
  if (reachable) return areOfOneTenant || mayMeet(fabric, from, to) ? "wanted" : "leak";
  return network[from] === network[to] && haveAddresses ? "cut-off" : "apart";
}

/** `allow` names tenants or endpoints, in either order. */
function mayMeet(fabric: Fabric, from: number, to: number): boolean {
  const named = (endpoint: number) => [
    fabric.endpointName(endpoint),
    fabric.tenantName(must(fabric.columns.endpoints.tenant[endpoint])),
  ];
  const [ones, others] = [named(from), named(to)];
  return fabric.allowed.some(
    ([a, b]) => (ones.includes(a) && others.includes(b)) || (ones.includes(b) && others.includes(a)),
  );
}
