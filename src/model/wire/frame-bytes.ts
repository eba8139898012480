import { decodeArp, encodeArp } from "./arp.ts";
import { decodeEthernet, encodeEthernet, ETHER_TYPE } from "./ethernet.ts";
import { etherTypeOf, ipProtocolOf } from "./frame.ts";
import type { Data, Datagram, Frame, Gre, Ipv4Packet, Payload, Transport, Udp } from "./frame.ts";
import { decodeGre, encodeGre } from "./gre.ts";
import { decodeIcmp, encodeIcmp } from "./icmp.ts";
import { decodeIpv4, encodeIpv4, IP_PROTOCOL, type Ipv4Header } from "./ipv4.ts";
import { decodeTcp, encodeTcp } from "./tcp.ts";
import { decodeUdp, encodeUdp } from "./udp.ts";
import { decodeVxlan, encodeVxlan } from "./vxlan.ts";

/** Frames within frames; what is deeper stays {@link Data}. A 64 KiB packet could hold 1700 and end the stack. */
export const MAX_NESTING = 64;

/** @throws RangeError for more than 65535 bytes of IPv4 or 1500 of LLC */
export function encodeFrame(frame: Frame): Uint8Array {
  return encodeEthernet({ ...frame, etherType: etherTypeOf(frame) }, encodePayload(frame.payload));
}

function encodePayload(payload: Payload): Uint8Array {
  if (payload.kind === "arp") return encodeArp(payload);
  if (payload.kind !== "ipv4") return payload.bytes;
  return encodeIpv4({ ...payload, protocol: ipProtocolOf(payload) }, encodeTransport(payload));
}

function encodeTransport(packet: Ipv4Packet): Uint8Array {
  const { payload } = packet;
  switch (payload.kind) {
    case "icmp":
      return encodeIcmp(payload);
    case "tcp":
      return encodeTcp(payload, packet);
    case "udp":
      return encodeUdp(payload, encodeDatagram(payload.payload), packet);
    case "gre":
      return encodeGre(payload, encodeFrame(payload.frame));
    case "data":
      return payload.bytes;
  }
}

function encodeDatagram(payload: Datagram): Uint8Array {
  return payload.kind === "vxlan" ? encodeVxlan(payload, encodeFrame(payload.frame)) : payload.bytes;
}

/** A payload that is malformed comes back as {@link Data}. @returns undefined if the Ethernet header itself is */
export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  return decodeNested(bytes, 1);
}

function decodeNested(bytes: Uint8Array, depth: number): Frame | undefined {
  const parsed = decodeEthernet(bytes);
  if (parsed === undefined) return undefined;
  const { etherType, ...addresses } = parsed.header;
  return { ...addresses, payload: decodePayload(etherType, parsed.payload, depth) };
}

function decodePayload(etherType: number | undefined, bytes: Uint8Array, depth: number): Payload {
  switch (etherType) {
    case undefined:
      return { kind: "llc", bytes: new Uint8Array(bytes) };
    case ETHER_TYPE.arp:
      return decodeArp(bytes) ?? data(etherType, bytes);
    case ETHER_TYPE.ipv4:
      return decodePacket(bytes, depth) ?? data(etherType, bytes);
    default:
      return data(etherType, bytes);
  }
}

function decodePacket(bytes: Uint8Array, depth: number): Ipv4Packet | undefined {
  const parsed = decodeIpv4(bytes);
  if (parsed === undefined) return undefined;
  const { protocol, ...header } = parsed.header;
  const payload = decodeTransport(parsed.header, parsed.payload, depth) ?? data(protocol, parsed.payload);
  return { kind: "ipv4", ...header, payload };
}

function decodeTransport(header: Ipv4Header, bytes: Uint8Array, depth: number): Transport | undefined {
  switch (header.protocol) {
    case IP_PROTOCOL.icmp:
      return decodeIcmp(bytes);
    case IP_PROTOCOL.tcp:
      return decodeTcp(bytes, header);
    case IP_PROTOCOL.udp:
      return decodeDatagram(header, bytes, depth);
    case IP_PROTOCOL.gre:
      return depth < MAX_NESTING ? decodeEncapsulated(bytes, depth + 1) : undefined;
    default:
      return undefined;
  }
}

function decodeEncapsulated(bytes: Uint8Array, depth: number): Gre | undefined {
  const parsed = decodeGre(bytes);
  const frame = parsed && decodeNested(parsed.payload, depth);
  return frame && { kind: "gre", ...parsed.header, frame };
}

function decodeDatagram(header: Ipv4Header, bytes: Uint8Array, depth: number): Udp | undefined {
  const parsed = decodeUdp(bytes, header);
  if (parsed === undefined) return undefined;
  const vxlan = depth < MAX_NESTING ? decodeVxlan(parsed.payload) : undefined;
  const frame = vxlan && decodeNested(vxlan.payload, depth + 1);
  const payload: Datagram =
    vxlan === undefined || frame === undefined
      ? { kind: "octets", bytes: new Uint8Array(parsed.payload) }
      : { kind: "vxlan", ...vxlan.header, frame };
  return { kind: "udp", ...parsed.header, payload };
}

/** Copies: the caller may use its buffer again. */
function data(protocol: number, bytes: Uint8Array): Data {
  return { kind: "data", protocol, bytes: new Uint8Array(bytes) };
}
