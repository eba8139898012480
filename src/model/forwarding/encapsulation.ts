import { INHERIT } from "../fabric/columns.ts";
import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { tunnelType } from "../fabric/tunnel-spec.ts";
import type { IpFields } from "../openflow/network-key.ts";
import type { Ipv4 } from "../values/ipv4.ts";
import { NO_KEY, type TunnelKey } from "../values/tunnel-key.ts";
import type { Frame, Ipv4Packet, Transport } from "../wire/frame.ts";
import { greLength } from "../wire/gre.ts";
import { DEFAULT_TTL, IPV4_LENGTH } from "../wire/ipv4.ts";
import { UDP_LENGTH } from "../wire/udp.ts";
import { VXLAN_LENGTH } from "../wire/vxlan.ts";
import { outerTos } from "./ecn.ts";

/** What is not the same in all outer packets of a tunnel whose options leave it to the flow. */
export interface OuterEnds {
  readonly src: Ipv4;
  readonly dst: Ipv4;
  /** undefined: the header has none */
  readonly key: TunnelKey | undefined;
}

/**
 * Open vSwitch takes the UDP source port of VXLAN out of a hash of the inner flow, 32768 to 61000. Nobody looks at it:
 * here it is always the first of them.
 * @see lib/netdev-native-tnl.c, netdev_tnl_get_src_port
 */
const VXLAN_SOURCE_PORT = 32_768;

/** Bytes that a tunnel puts before the inner Ethernet frame: RFC 791, RFC 2784 §2, RFC 2890 §2, RFC 7348 §5. */
export function tunnelOverhead(fabric: Fabric, tunnel: number): number {
  const { hasOutKey, csum } = fabric.columns.tunnels;
  switch (tunnelType(fabric, tunnel)) {
    case "gre": {
      const key = hasOutKey[tunnel] === 1 ? NO_KEY : undefined;
      return IPV4_LENGTH + greLength({ key, checksum: csum[tunnel] === 1 });
    }
    case "vxlan":
      return IPV4_LENGTH + UDP_LENGTH + VXLAN_LENGTH;
  }
}

/**
 * The outer packet around a frame, without the Ethernet header of the underlay.
 * @param inner as flows saw the frame when it left, undefined for one that was no IP packet to them
 */
export function outerPacket(
  fabric: Fabric,
  tunnel: number,
  { src, dst, key }: OuterEnds,
  frame: Frame,
  inner: IpFields | undefined,
): Ipv4Packet {
  const { ttl, tos, dontFragment } = fabric.columns.tunnels;
  return {
    kind: "ipv4",
    src,
    dst,
    ttl: outerTtl(must(ttl[tunnel]), inner),
    dontFragment: dontFragment[tunnel] === 1,
    tos: outerTos(must(tos[tunnel]), inner),
    id: 0,
    payload: encapsulated(fabric, tunnel, key, frame),
  };
}

/** `ttl=inherit` is the inner packet's, and 64 around what is no IP packet. Measured. */
function outerTtl(ttl: number, inner: IpFields | undefined): number {
  return ttl === INHERIT ? (inner?.ttl ?? DEFAULT_TTL) : ttl;
}

/** A frame as the payload of a packet between tunnels of this one's kind. */
export function encapsulated(
  fabric: Fabric,
  tunnel: number,
  key: TunnelKey | undefined,
  frame: Frame,
): Transport {
  const { csum, dstPort } = fabric.columns.tunnels;
  const checksum = csum[tunnel] === 1;
  switch (tunnelType(fabric, tunnel)) {
    case "gre":
      return { kind: "gre", key, checksum, frame };
    case "vxlan": {
      const ports = { srcPort: VXLAN_SOURCE_PORT, dstPort: must(dstPort[tunnel]) };
      const payload = { kind: "vxlan", vni: key ?? NO_KEY, frame } as const;
      return { kind: "udp", ...ports, checksum, payload };
    }
  }
}
