import { formatIpv4, type Ipv4 } from "../values/ipv4.ts";
import type { TunnelKey } from "../values/tunnel-key.ts";
import { BY_FLOW, INHERIT, TUNNEL_TYPES, type TunnelType } from "./columns.ts";
import { type Fabric, must } from "./fabric.ts";
import type { TunnelSpec } from "./spec.ts";

export function tunnelType({ columns: { tunnels } }: Fabric, tunnel: number): TunnelType {
  return must(TUNNEL_TYPES[must(tunnels.type[tunnel])]);
}

/** A row of the tunnels in the words that it was made with. */
export function tunnelSpec(fabric: Fabric, tunnel: number): TunnelSpec {
  const { tunnels } = fabric.columns;
  const bits = must(tunnels.byFlow[tunnel]);
  const orFlow = <T>(option: keyof typeof BY_FLOW, value: T): T | "flow" =>
    (bits & BY_FLOW[option]) === 0 ? value : "flow";
  const localIp = orFlow("localIp", must(tunnels.localIp[tunnel]) as Ipv4);
  return {
    type: tunnelType(fabric, tunnel),
    dstPort: must(tunnels.dstPort[tunnel]),
    remoteIp: orFlow("remoteIp", must(tunnels.remoteIp[tunnel]) as Ipv4),
    localIp: localIp === 0 ? undefined : localIp,
    inKey: orFlow("inKey", must(tunnels.inKey[tunnel]) as TunnelKey),
    outKey:
      tunnels.hasOutKey[tunnel] === 0
        ? undefined
        : orFlow("outKey", must(tunnels.outKey[tunnel]) as TunnelKey),
    csum: tunnels.csum[tunnel] === 1,
    dontFragment: tunnels.dontFragment[tunnel] === 1,
    ttl: orInherit(must(tunnels.ttl[tunnel])),
    tos: orInherit(must(tunnels.tos[tunnel])),
  };
}

/** An address in the words of the options. */
export function formatEnd(address: Ipv4 | "flow"): string {
  return address === "flow" ? address : formatIpv4(address);
}

function orInherit(value: number): number | "inherit" {
  return value === INHERIT ? "inherit" : value;
}
