import type { Fabric } from "../src/model/fabric/fabric.ts";

/** The least that any proof has to do: read each port, tunnel, flow and endpoint once, in typed arrays. */
export function readOnce({ columns }: Fabric): number {
  const { ports, tunnels, flows, endpoints } = columns;
  let sum = 0;
  for (let i = 0; i < ports.count; i++)
    sum += (ports.bridge[i] ?? 0) ^ (ports.kind[i] ?? 0) ^ (ports.vlan[i] ?? 0);
  for (let i = 0; i < tunnels.count; i++) sum += (tunnels.remoteIp[i] ?? 0) ^ (tunnels.inKey[i] ?? 0);
  for (let i = 0; i < flows.count; i++) sum += flows.bridge[i] ?? 0;
  for (let i = 0; i < endpoints.count; i++) sum += (endpoints.port[i] ?? 0) ^ (endpoints.tenant[i] ?? 0);
  return sum;
}
