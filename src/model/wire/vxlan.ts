import type { TunnelKey } from "../values/tunnel-key.ts";
import { blank, viewOf, type Parsed } from "./bytes.ts";

/** RFC 7348 §5: the header between UDP and the inner Ethernet frame. */
export interface VxlanHeader {
  /** VXLAN Network Identifier, 0..2^24-1 */
  readonly vni: TunnelKey;
}

export const VXLAN_LENGTH = 8;
/** RFC 7348 §8.1: IANA's UDP port, and Open vSwitch's default. */
export const VXLAN_PORT = 4789;
/** A VNI has 24 bits. */
export const MAX_VNI = 0xffffff;

/** §5: bit I, "the VNI is valid", and all others 0. */
const FLAGS = 0x08000000;

/** Of a larger number the lowest 24 bits are sent, as Open vSwitch does. Measured. */
export function encodeVxlan(header: VxlanHeader, payload: Uint8Array): Uint8Array {
  const { bytes, view } = blank(VXLAN_LENGTH, payload);
  view.setUint32(0, FLAGS);
  view.setUint32(4, (header.vni << 8) >>> 0);
  return bytes;
}

/**
 * RFC 7348 has a receiver ignore the reserved bits; Open vSwitch's userspace datapath drops what has one set.
 * Measured.
 * @returns undefined for such a header, and for one that is cut short
 * @see lib/netdev-native-tnl.c, netdev_vxlan_pop_header
 */
export function decodeVxlan(bytes: Uint8Array): Parsed<VxlanHeader> | undefined {
  if (bytes.length < VXLAN_LENGTH) return undefined;
  const view = viewOf(bytes);
  const last = view.getUint32(4);
  if (view.getUint32(0) !== FLAGS || (last & 0xff) !== 0) return undefined;
  return { header: { vni: (last >>> 8) as TunnelKey }, payload: bytes.subarray(VXLAN_LENGTH) };
}
