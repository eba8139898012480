import type { Ipv4 } from "../values/ipv4.ts";
import { blank, readIpv4, viewOf, type Parsed } from "./bytes.ts";
import { checksum } from "./checksum.ts";

export const IP_PROTOCOL = { icmp: 1, tcp: 6, udp: 17, gre: 47 } as const;
/** RFC 3692 §2.1: for experiments and tests. What a packet is when nobody says otherwise. */
export const EXPERIMENTAL_PROTOCOL = 253;

/** RFC 791 §3.1, without options and for whole datagrams only. Total length and checksum are computed. */
export interface Ipv4Header {
  readonly src: Ipv4;
  readonly dst: Ipv4;
  /** Hops, 0..255. */
  readonly ttl: number;
  readonly dontFragment: boolean;
  /** The whole byte, 0..255: DSCP and ECN (RFC 2474, RFC 3168). */
  readonly tos: number;
  readonly id: number;
  /** What the payload is, 0..255: see {@link IP_PROTOCOL}. */
  readonly protocol: number;
}

export const IPV4_LENGTH = 20;
/** Linux, net.ipv4.ip_default_ttl; Open vSwitch, DEFAULT_TTL. */
export const DEFAULT_TTL = 64;
export const MAX_TTL = 255;
const MAX_TOTAL_LENGTH = 0xffff;

const VERSION_AND_IHL = 0x45;
const DONT_FRAGMENT = 0x4000;

export function encodeIpv4(header: Ipv4Header, payload: Uint8Array): Uint8Array {
  const { bytes, view } = blank(IPV4_LENGTH, payload);
  if (bytes.length > MAX_TOTAL_LENGTH) throw new RangeError(`an IPv4 packet of ${bytes.length} bytes`);
  view.setUint8(0, VERSION_AND_IHL);
  view.setUint8(1, header.tos);
  view.setUint16(2, bytes.length);
  view.setUint16(4, header.id);
  view.setUint16(6, header.dontFragment ? DONT_FRAGMENT : 0);
  view.setUint8(8, header.ttl);
  view.setUint8(9, header.protocol);
  view.setUint32(12, header.src);
  view.setUint32(16, header.dst);
  view.setUint16(10, checksum(bytes.subarray(0, IPV4_LENGTH)));
  return bytes;
}

/**
 * Padding behind the total length is ignored.
 *
 * @returns undefined for a wrong checksum or length, and for what the type does not hold: options, fragments
 */
export function decodeIpv4(bytes: Uint8Array): Parsed<Ipv4Header> | undefined {
  if (bytes.length < IPV4_LENGTH) return undefined;
  const view = viewOf(bytes);
  const totalLength = view.getUint16(2);
  const fragment = view.getUint16(6);
  if (view.getUint8(0) !== VERSION_AND_IHL || (fragment & ~DONT_FRAGMENT) !== 0) return undefined;
  if (totalLength < IPV4_LENGTH || totalLength > bytes.length) return undefined;
  if (checksum(bytes.subarray(0, IPV4_LENGTH)) !== 0) return undefined;
  const header = {
    src: readIpv4(view, 12),
    dst: readIpv4(view, 16),
    ttl: view.getUint8(8),
    dontFragment: fragment === DONT_FRAGMENT,
    tos: view.getUint8(1),
    id: view.getUint16(4),
    protocol: view.getUint8(9),
  };
  return { header, payload: bytes.subarray(IPV4_LENGTH, totalLength) };
}
