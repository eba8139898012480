import type { TunnelKey } from "../values/tunnel-key.ts";
import { blank, viewOf, type Parsed } from "./bytes.ts";
import { checksum } from "./checksum.ts";
import { ETHER_TYPE } from "./ethernet.ts";

/** RFC 2784 §2 with the key of RFC 2890 §2, around an Ethernet frame (protocol type 0x6558). */
export interface GreHeader {
  /** undefined: no key field, which is not the same bytes as key 0. */
  readonly key: TunnelKey | undefined;
  /** Whether a checksum is sent. */
  readonly checksum: boolean;
  /** RFC 2890 §2.2. Open vSwitch sends none, and takes a packet with one. Measured. */
  readonly sequence?: number;
}

const CHECKSUM_PRESENT = 0x8000;
const KEY_PRESENT = 0x2000;
const SEQUENCE_PRESENT = 0x1000;
/**
 * All others. RFC 2784 §2.3 has a receiver ignore bits 6 to 12; Open vSwitch's userspace datapath drops a packet
 * with any of them. Measured.
 * @see lib/netdev-native-tnl.c, parse_gre_header
 */
const REFUSED = 0x4fff;

/** In bytes, without the frame. */
export function greLength(header: GreHeader): number {
  return (
    4 +
    (header.checksum ? 4 : 0) +
    (header.key === undefined ? 0 : 4) +
    (header.sequence === undefined ? 0 : 4)
  );
}

export function encodeGre(header: GreHeader, payload: Uint8Array): Uint8Array {
  const length = greLength(header);
  const { bytes, view } = blank(length, payload);
  const { key, sequence } = header;
  const summed = header.checksum ? CHECKSUM_PRESENT : 0;
  const keyed = key === undefined ? 0 : KEY_PRESENT;
  view.setUint16(0, summed | keyed | (sequence === undefined ? 0 : SEQUENCE_PRESENT));
  view.setUint16(2, ETHER_TYPE.transparentBridging);
  if (key !== undefined) view.setUint32(header.checksum ? 8 : 4, key);
  if (sequence !== undefined) view.setUint32(length - 4, sequence);
  if (header.checksum) view.setUint16(4, checksum(bytes));
  return bytes;
}

/** @returns undefined for a wrong checksum, an unknown flag, or anything but an Ethernet frame inside */
export function decodeGre(bytes: Uint8Array): Parsed<GreHeader> | undefined {
  if (bytes.length < 4) return undefined;
  const view = viewOf(bytes);
  const flags = view.getUint16(0);
  if ((flags & REFUSED) !== 0 || view.getUint16(2) !== ETHER_TYPE.transparentBridging) return undefined;
  const withChecksum = (flags & CHECKSUM_PRESENT) !== 0;
  const keyAt = withChecksum ? 8 : 4;
  const sequenceAt = (flags & KEY_PRESENT) === 0 ? keyAt : keyAt + 4;
  const length = (flags & SEQUENCE_PRESENT) === 0 ? sequenceAt : sequenceAt + 4;
  if (bytes.length < length || (withChecksum && checksum(bytes) !== 0)) return undefined;
  const key = sequenceAt === keyAt ? undefined : (view.getUint32(keyAt) as TunnelKey);
  const sequence = length === sequenceAt ? {} : { sequence: view.getUint32(sequenceAt) };
  return { header: { key, checksum: withChecksum, ...sequence }, payload: bytes.subarray(length) };
}
