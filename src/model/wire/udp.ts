import { blank, viewOf, type Parsed } from "./bytes.ts";
import { checksum } from "./checksum.ts";
import { IP_PROTOCOL } from "./ipv4.ts";
import { pseudoHeader, type Addresses } from "./pseudo-header.ts";

/** RFC 768. The length is computed. */
export interface UdpHeader {
  readonly srcPort: number;
  readonly dstPort: number;
  /** Whether a checksum is sent: 0 in its place says that there is none. */
  readonly checksum: boolean;
}

export const UDP_LENGTH = 8;
/** RFC 768: what stands for a sum of 0, which would say that there is none. */
const SUM_OF_ZERO = 0xffff;

export function encodeUdp(header: UdpHeader, payload: Uint8Array, addresses: Addresses): Uint8Array {
  const { bytes, view } = blank(UDP_LENGTH, payload);
  view.setUint16(0, header.srcPort);
  view.setUint16(2, header.dstPort);
  view.setUint16(4, bytes.length);
  if (header.checksum) view.setUint16(6, checksum(bytes, seedOf(addresses, bytes.length)) || SUM_OF_ZERO);
  return bytes;
}

/** @returns undefined for a wrong checksum, and where the length is not that of the bytes */
export function decodeUdp(bytes: Uint8Array, addresses: Addresses): Parsed<UdpHeader> | undefined {
  if (bytes.length < UDP_LENGTH) return undefined;
  const view = viewOf(bytes);
  if (view.getUint16(4) !== bytes.length) return undefined;
  const sum = view.getUint16(6);
  if (sum !== 0 && checksum(bytes, seedOf(addresses, bytes.length)) !== 0) return undefined;
  const header = { srcPort: view.getUint16(0), dstPort: view.getUint16(2), checksum: sum !== 0 };
  return { header, payload: bytes.subarray(UDP_LENGTH) };
}

function seedOf(addresses: Addresses, length: number): number {
  return pseudoHeader(addresses, IP_PROTOCOL.udp, length);
}
