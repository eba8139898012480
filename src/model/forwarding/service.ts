import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { MAX_TUNNEL_KEY, NO_KEY, type TunnelKey } from "../values/tunnel-key.ts";
import { viewOf } from "../wire/bytes.ts";
import { type Frame, type Ipv4Packet, ipProtocolOf } from "../wire/frame.ts";
import { IP_PROTOCOL } from "../wire/ipv4.ts";
import { UDP_LENGTH } from "../wire/udp.ts";
import { MAX_VNI } from "../wire/vxlan.ts";

/**
 * What carries the packets of a tunnel, as one number: GRE, or the UDP port of VXLAN. Tunnels of two services never
 * take each other's packets.
 */
export type Service = number;
const GRE: Service = 0;

export function serviceOf({ columns: { tunnels } }: Fabric, tunnel: number): Service {
  return must(tunnels.dstPort[tunnel]);
}

export const isGre = (service: Service): boolean => service === GRE;

/** As a path of the underlay names what it drops. */
export function serviceName(service: Service): string {
  return service === GRE ? "gre" : `udp:${service}`;
}

/** The bits of a key that the service's header has room for: Open vSwitch cuts off the others. Measured. */
export function keyMask(service: Service): number {
  return service === GRE ? MAX_TUNNEL_KEY : MAX_VNI;
}

/** The service that a packet belongs to by its headers, whatever is in it; undefined for any other packet. */
export function serviceFor(packet: Ipv4Packet): Service | undefined {
  const { payload } = packet;
  switch (ipProtocolOf(packet)) {
    case IP_PROTOCOL.gre:
      return GRE;
    case IP_PROTOCOL.udp:
      return (payload.kind === "udp" ? payload.dstPort : malformedPort(packet)) || undefined;
    default:
      return undefined;
  }
}

/** The port of a datagram that is malformed further on: what is made for tunnels is told by ports alone. */
function malformedPort({ payload }: Ipv4Packet): number {
  if (payload.kind !== "data" || payload.bytes.length < UDP_LENGTH) return 0;
  return viewOf(payload.bytes).getUint16(2);
}

/** The frame inside a tunnel's packet, and its key; undefined if there is no whole one. */
export function innerOf({
  payload,
}: Ipv4Packet): { readonly key: TunnelKey; readonly frame: Frame } | undefined {
  if (payload.kind === "gre") return { key: payload.key ?? NO_KEY, frame: payload.frame };
  if (payload.kind !== "udp" || payload.payload.kind !== "vxlan") return undefined;
  const { vni, frame } = payload.payload;
  return { key: vni, frame };
}
