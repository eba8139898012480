import { viewOf } from "../wire/bytes.ts";
import { type Arp, ARP_LENGTH, ARP_OPERATION } from "../wire/arp.ts";
import { ETHER_TYPE } from "../wire/ethernet.ts";
import { ipProtocolOf, type Ipv4Packet, type Payload } from "../wire/frame.ts";
import { type IpParts, ipv4Parts, ipv6Parts } from "../wire/ip-parts.ts";
import { IP_PROTOCOL } from "../wire/ipv4.ts";
import { TCP_LENGTH } from "../wire/tcp.ts";
import { writeMac } from "./ethernet-key.ts";
import { type FlowKey, readBits } from "./flow-key.ts";
import { FIELD } from "./key.ts";
import { ICMPV6, SCTP } from "./prerequisite.ts";

const RARP = 0x8035;
/** IANA protocol numbers that Open vSwitch looks into. */
const PROTOCOL = { ...IP_PROTOCOL, igmp: 2, icmpv6: ICMPV6, sctp: SCTP } as const;

/** Words of the key. */
const WORDS = {
  nwSrc: FIELD.nw_src.start >>> 5,
  nwDst: FIELD.nw_dst.start >>> 5,
  ipv6Src: FIELD.ipv6_src.start >>> 5,
  ipv6Dst: FIELD.ipv6_dst.start >>> 5,
  nw: FIELD.nw_proto.start >>> 5,
  arpSha: FIELD.arp_sha.start >>> 5,
  arpTha: FIELD.arp_tha.start >>> 5,
  tp: FIELD.tp_src.start >>> 5,
} as const;

/** What a tunnel takes over from the packet inside: nw_tos and nw_ttl. */
export interface IpFields {
  readonly tos: number;
  readonly ttl: number;
}

/**
 * Of a frame that is IPv4 or IPv6 to flows. Both fields are 0 of a packet whose lengths cannot be.
 * @see lib/flow.h, is_ip_any
 */
export function ipFieldsOf(key: FlowKey): IpFields | undefined {
  const type = readBits(key, FIELD.dl_type);
  if (type !== ETHER_TYPE.ipv4 && type !== ETHER_TYPE.ipv6) return undefined;
  return { tos: readBits(key, FIELD.nw_tos), ttl: readBits(key, FIELD.nw_ttl) };
}

/** RFC 1042: LLC and SNAP. */
const SNAP_LENGTH = 8;

/** What an LLC and SNAP header without an organisation has a type for. @see lib/flow.c, parse_ethertype */
export function underSnap(payload: Payload): Payload {
  if (payload.kind !== "llc" || payload.bytes.length < SNAP_LENGTH) return payload;
  const view = viewOf(payload.bytes);
  const type = view.getUint16(6);
  const isSnap = view.getUint32(0) === 0xaaaa0300 && view.getUint16(4) === 0 && type >= 0x0600;
  return isSnap ? { kind: "data", protocol: type, bytes: payload.bytes.subarray(SNAP_LENGTH) } : payload;
}

/**
 * Writes what the key has of L3 and L4. The words are zero before. Fragments have no ports to flows.
 * @see lib/flow.c, miniflow_extract; ofproto-dpif.c, rule_dpif_lookup_from_table: OFPUTIL_FRAG_NORMAL
 */
export function readNetwork(key: FlowKey, payload: Payload): void {
  switch (payload.kind) {
    case "arp":
      return readArp(key, payload);
    case "ipv4":
      return readPacket(key, payload);
    case "data":
      return readData(key, payload.protocol, payload.bytes);
    case "llc":
      return;
  }
}

function readArp(key: FlowKey, arp: Arp): void {
  key[WORDS.nw] = ARP_OPERATION[arp.operation];
  key[WORDS.nwSrc] = arp.senderIp;
  key[WORDS.nwDst] = arp.targetIp;
  writeMac(key, WORDS.arpSha, arp.senderMac);
  writeMac(key, WORDS.arpTha, arp.targetMac);
}

function readPacket(key: FlowKey, packet: Ipv4Packet): void {
  key[WORDS.nw] = ipProtocolOf(packet) | (packet.tos << 8) | (packet.ttl << 16);
  key[WORDS.nwSrc] = packet.src;
  key[WORDS.nwDst] = packet.dst;
  const { payload } = packet;
  switch (payload.kind) {
    case "tcp":
    case "udp":
      key[WORDS.tp] = (payload.srcPort << 16) | payload.dstPort;
      return;
    case "icmp":
      key[WORDS.tp] = payload.type === "echo-request" ? ECHO_REQUEST << 16 : 0;
      return;
    case "data":
      return readTransport(key, payload.protocol, payload.bytes);
    case "gre":
      return;
  }
}

const ECHO_REQUEST = 8;

function readData(key: FlowKey, etherType: number, bytes: Uint8Array): void {
  switch (etherType) {
    case ETHER_TYPE.arp:
    case RARP:
      return readArpBytes(key, bytes);
    case ETHER_TYPE.ipv4:
      return readIpv4Bytes(key, bytes, ipv4Parts(bytes));
    case ETHER_TYPE.ipv6:
      return readIpv6Bytes(key, bytes, ipv6Parts(bytes));
  }
}

/** Any operation up to 255, where `Arp` knows two. */
function readArpBytes(key: FlowKey, bytes: Uint8Array): void {
  if (!isArpOverEthernet(bytes)) return;
  const view = viewOf(bytes);
  const operation = view.getUint16(6);
  if (operation <= 0xff) key[WORDS.nw] = operation;
  key[WORDS.nwSrc] = view.getUint32(14);
  key[WORDS.nwDst] = view.getUint32(24);
  for (const [word, at] of [
    [WORDS.arpSha, 8],
    [WORDS.arpTha, 18],
  ] as const) {
    key[word] = view.getUint32(at + 2);
    key[word + 1] = view.getUint16(at);
  }
}

/** RFC 826: hardware type 1, protocol type IPv4, addresses of 6 and 4 bytes. */
function isArpOverEthernet(bytes: Uint8Array): boolean {
  if (bytes.length < ARP_LENGTH) return false;
  const view = viewOf(bytes);
  return view.getUint32(0) === 0x0001_0800 && view.getUint16(4) === 0x0604;
}

function readIpv4Bytes(key: FlowKey, bytes: Uint8Array, parts: IpParts | undefined): void {
  if (parts === undefined) return;
  const view = viewOf(bytes);
  key[WORDS.nw] = parts.protocol | (view.getUint8(1) << 8) | (view.getUint8(8) << 16);
  key[WORDS.nwSrc] = view.getUint32(12);
  key[WORDS.nwDst] = view.getUint32(16);
  if (!parts.isFragment) readTransport(key, parts.protocol, bytes.subarray(parts.payload, parts.end));
}

/** Four words of an address, the last one first. */
function readIpv6Bytes(key: FlowKey, bytes: Uint8Array, parts: IpParts | undefined): void {
  if (bytes.length < 40) return;
  const view = viewOf(bytes);
  if (40 + view.getUint16(4) > bytes.length) return;
  for (let word = 0; word < 4; word++) {
    key[WORDS.ipv6Src + word] = view.getUint32(8 + 4 * (3 - word));
    key[WORDS.ipv6Dst + word] = view.getUint32(24 + 4 * (3 - word));
  }
  if (parts === undefined) return;
  const trafficClass = (view.getUint16(0) >>> 4) & 0xff;
  key[WORDS.nw] = parts.protocol | (trafficClass << 8) | (view.getUint8(7) << 16);
  if (!parts.isFragment) readTransport(key, parts.protocol, bytes.subarray(parts.payload, parts.end));
}

function readTransport(key: FlowKey, protocol: number, bytes: Uint8Array): void {
  const view = viewOf(bytes);
  switch (headerOf(protocol, bytes)) {
    case "ports":
      key[WORDS.tp] = view.getUint32(0);
      return;
    case "type":
      key[WORDS.tp] = (view.getUint8(0) << 16) | view.getUint8(1);
      return;
    case undefined:
      return;
  }
}

/** What the first bytes of an IP payload are: two ports, type and code, or nothing that is known. */
function headerOf(protocol: number, bytes: Uint8Array): "ports" | "type" | undefined {
  const { length } = bytes;
  switch (protocol) {
    case PROTOCOL.tcp:
      return hasTcpHeader(bytes) ? "ports" : undefined;
    case PROTOCOL.udp:
      return length >= 8 ? "ports" : undefined;
    case PROTOCOL.sctp:
      return length >= 12 ? "ports" : undefined;
    case PROTOCOL.icmp:
    case PROTOCOL.igmp:
    case PROTOCOL.icmpv6:
      return length >= 8 ? "type" : undefined;
    default:
      return undefined;
  }
}

/** RFC 9293 §3.1: the data offset is at least the header's own length, and at most all that is there. Measured. */
function hasTcpHeader(bytes: Uint8Array): boolean {
  if (bytes.length < TCP_LENGTH) return false;
  const offset = (viewOf(bytes).getUint8(12) >>> 4) * 4;
  return offset >= TCP_LENGTH && offset <= bytes.length;
}
