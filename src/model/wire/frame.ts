import { ARP_LENGTH, type Arp } from "./arp.ts";
import { ETHER_TYPE, ethernetLength, type EthernetHeader } from "./ethernet.ts";
import { greLength, type GreHeader } from "./gre.ts";
import { ICMP_LENGTH, type IcmpEcho } from "./icmp.ts";
import { IP_PROTOCOL, IPV4_LENGTH, type Ipv4Header } from "./ipv4.ts";
import { TCP_LENGTH, type Tcp } from "./tcp.ts";
import { UDP_LENGTH, type UdpHeader } from "./udp.ts";
import { VXLAN_LENGTH, type VxlanHeader } from "./vxlan.ts";

/** An Ethernet frame as the simulator carries it. What it is follows from its payload: {@link etherTypeOf}. */
export interface Frame extends Omit<EthernetHeader, "etherType"> {
  readonly payload: Payload;
}

export type Payload = Arp | Ipv4Packet | Llc | Data;

export interface Ipv4Packet extends Omit<Ipv4Header, "protocol"> {
  readonly kind: "ipv4";
  readonly payload: Transport;
}

export type Transport = IcmpEcho | Tcp | Udp | Gre | Data;

export interface Gre extends GreHeader {
  readonly kind: "gre";
  readonly frame: Frame;
}

export interface Udp extends UdpHeader {
  readonly kind: "udp";
  readonly payload: Datagram;
}

/**
 * What a datagram carries: an Ethernet frame under a VXLAN header wherever the bytes can be read so. Whether they
 * are meant so says the port, which who receives it knows.
 */
export type Datagram = Vxlan | Octets;

export interface Vxlan extends VxlanHeader {
  readonly kind: "vxlan";
  readonly frame: Frame;
}

/** Bytes that nobody looks into. */
export interface Octets {
  readonly kind: "octets";
  readonly bytes: Uint8Array;
}

/** IEEE 802.2: a frame with a length in place of the type, such as a BPDU. At most 1500 bytes. */
export interface Llc {
  readonly kind: "llc";
  readonly bytes: Uint8Array;
}

/** What no other kind holds, or what is malformed: nobody looks inside, bridges forward it all the same. */
export interface Data {
  readonly kind: "data";
  /** In a frame the EtherType (0x0600 or more, no VLAN tag's), in an IPv4 packet the protocol number. */
  readonly protocol: number;
  readonly bytes: Uint8Array;
}

/** In bytes, without padding and FCS. */
export function frameLength(frame: Frame): number {
  return ethernetLength(frame) + payloadLength(frame.payload);
}

/** In bytes: what an MTU limits; for IPv4 the total length. */
export function payloadLength(payload: Payload | Transport | Datagram): number {
  switch (payload.kind) {
    case "arp":
      return ARP_LENGTH;
    case "ipv4":
      return IPV4_LENGTH + payloadLength(payload.payload);
    case "icmp":
      return ICMP_LENGTH + payload.dataLength;
    case "tcp":
      return TCP_LENGTH + payload.dataLength;
    case "udp":
      return UDP_LENGTH + payloadLength(payload.payload);
    case "vxlan":
      return VXLAN_LENGTH + frameLength(payload.frame);
    case "gre":
      return greLength(payload) + frameLength(payload.frame);
    case "llc":
    case "octets":
    case "data":
      return payload.bytes.length;
  }
}

/** @returns undefined for a frame with a length in place of the type */
export function etherTypeOf(frame: Frame): number | undefined {
  const { payload } = frame;
  if (payload.kind === "llc") return undefined;
  return payload.kind === "data" ? payload.protocol : ETHER_TYPE[payload.kind];
}

export function ipProtocolOf(packet: Ipv4Packet): number {
  const { payload } = packet;
  return payload.kind === "data" ? payload.protocol : IP_PROTOCOL[payload.kind];
}
