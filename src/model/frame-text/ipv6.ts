import type { PayloadFields } from "../frame-fields.ts";
import { formatIpv6, parseIpv6 } from "../values/ipv6.ts";
import { viewOf } from "../wire/bytes.ts";
import { ETHER_TYPE } from "../wire/ethernet.ts";
import type { Data } from "../wire/frame.ts";
import { ipv6Parts } from "../wire/ip-parts.ts";
import { EXPERIMENTAL_PROTOCOL, IP_PROTOCOL } from "../wire/ipv4.ts";
import type { FrameReader } from "./fields.ts";

/** IANA: as a protocol. */
const ICMPV6 = 58;
const HEADER_LENGTH = 40;
const LENGTHS = new Map<number, number>([
  [IP_PROTOCOL.tcp, 20],
  [IP_PROTOCOL.udp, 8],
  [ICMPV6, 8],
]);
const MAX_PORT = 0xffff;
const HOP_LIMIT = 64;
const TCP_WORDS = 5;

/**
 * RFC 8200 §3, as bytes: what simnet's own hosts know nothing of, and flows match. Checksums are 0, which Open
 * vSwitch does not look at.
 */
export function readIpv6(reader: FrameReader): Data {
  const protocol = reader.number("nw_proto", 255) ?? EXPERIMENTAL_PROTOCOL;
  const length = LENGTHS.get(protocol) ?? 0;
  const bytes = new Uint8Array(HEADER_LENGTH + length);
  const view = viewOf(bytes);
  view.setUint16(0, 0x6000 | ((reader.number("nw_tos", 255) ?? 0) << 4));
  view.setUint16(4, length);
  view.setUint8(6, protocol);
  view.setUint8(7, reader.number("nw_ttl", 255) ?? HOP_LIMIT);
  writeAddress(view, 8, reader.take("ipv6_src", parseIpv6, AN_ADDRESS) ?? 0n);
  writeAddress(view, 24, reader.take("ipv6_dst", parseIpv6, AN_ADDRESS) ?? 0n);
  writeTransport(view, protocol, reader);
  reader.refuseRest(`an IPv6 packet of protocol ${protocol}`);
  return { kind: "data", protocol: ETHER_TYPE.ipv6, bytes };
}

const AN_ADDRESS = "an IPv6 address such as fd00::1";

function writeTransport(view: DataView, protocol: number, reader: FrameReader): void {
  switch (protocol) {
    case IP_PROTOCOL.tcp:
    case IP_PROTOCOL.udp:
      view.setUint16(HEADER_LENGTH, reader.number("tp_src", MAX_PORT) ?? 0);
      view.setUint16(HEADER_LENGTH + 2, reader.number("tp_dst", MAX_PORT) ?? 0);
      if (protocol === IP_PROTOCOL.tcp) view.setUint8(HEADER_LENGTH + 12, TCP_WORDS << 4);
      else view.setUint16(HEADER_LENGTH + 4, LENGTHS.get(protocol) ?? 0);
      return;
    case ICMPV6:
      view.setUint8(HEADER_LENGTH, reader.number("icmp_type", 255) ?? 128);
      view.setUint8(HEADER_LENGTH + 1, reader.number("icmp_code", 255) ?? 0);
      return;
    default:
  }
}

/** What `readIpv6` reads, of a packet whose header is whole. */
export function ipv6Fields(bytes: Uint8Array): PayloadFields {
  const parts = ipv6Parts(bytes);
  if (parts === undefined) return {};
  const view = viewOf(bytes);
  const [tos, ttl] = [(view.getUint16(0) >> 4) & 0xff, view.getUint8(7)];
  return {
    ipv6_src: formatIpv6(readAddress(view, 8)),
    ipv6_dst: formatIpv6(readAddress(view, 24)),
    nw_proto: parts.protocol,
    ...(tos === 0 ? {} : { nw_tos: tos }),
    ...(ttl === HOP_LIMIT ? {} : { nw_ttl: ttl }),
    ...transportFields(view, parts.protocol, parts.payload),
  };
}

function transportFields(view: DataView, protocol: number, at: number): PayloadFields {
  if (at + (LENGTHS.get(protocol) ?? Infinity) > view.byteLength) return {};
  if (protocol === ICMPV6) return { icmp_type: view.getUint8(at), icmp_code: view.getUint8(at + 1) };
  return { tp_src: view.getUint16(at), tp_dst: view.getUint16(at + 2) };
}

function writeAddress(view: DataView, at: number, address: bigint): void {
  view.setBigUint64(at, address >> 64n);
  view.setBigUint64(at + 8, BigInt.asUintN(64, address));
}

function readAddress(view: DataView, at: number): bigint {
  return (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8);
}
