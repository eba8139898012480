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
}

const CHECKSUM_PRESENT = 0x8000;
const KEY_PRESENT = 0x2000;
/** Bits 1 to 5 but the key's (RFC 2784 §2.3: discard; bit 3 is RFC 2890's sequence number), and the version. */
const REFUSED = 0x5c07;

/** In bytes, without the frame. */
export function greLength(header: GreHeader): number {
  return 4 + (header.checksum ? 4 : 0) + (header.key === undefined ? 0 : 4);
}

export function encodeGre(header: GreHeader, payload: Uint8Array): Uint8Array {
  const length = greLength(header);
  const { bytes, view } = blank(length, payload);
  view.setUint16(0, (header.checksum ? CHECKSUM_PRESENT : 0) | (header.key === undefined ? 0 : KEY_PRESENT));
  view.setUint16(2, ETHER_TYPE.transparentBridging);
  if (header.key !== undefined) view.setUint32(length - 4, header.key);
  if (header.checksum) view.setUint16(4, checksum(bytes));
  return bytes;
}

/** @returns undefined for a wrong checksum, a sequence number, or anything but an Ethernet frame inside */
export function decodeGre(bytes: Uint8Array): Parsed<GreHeader> | undefined {
  if (bytes.length < 4) return undefined;
  const view = viewOf(bytes);
  const flags = view.getUint16(0);
  if ((flags & REFUSED) !== 0 || view.getUint16(2) !== ETHER_TYPE.transparentBridging) return undefined;
  const withChecksum = (flags & CHECKSUM_PRESENT) !== 0;
  const keyAt = withChecksum ? 8 : 4;
  const length = (flags & KEY_PRESENT) === 0 ? keyAt : keyAt + 4;
  if (bytes.length < length || (withChecksum && checksum(bytes) !== 0)) return undefined;
  const key = length === keyAt ? undefined : (view.getUint32(keyAt) as TunnelKey);
  return { header: { key, checksum: withChecksum }, payload: bytes.subarray(length) };
}
