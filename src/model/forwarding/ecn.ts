import { INHERIT } from "../fabric/columns.ts";
import type { Frame, Ipv4Packet } from "../wire/frame.ts";

/** RFC 3168 §5: the low two bits of the TOS byte. */
const ECN = 3;
const NOT_ECT = 0;
const ECT_0 = 2;
const CE = 3;

/** Tags that a switch reads, other_config:vlan-limit: behind more it sees no IP. */
const VLAN_LIMIT = 1;

/** The IP packet of a frame, as far as a switch that encapsulates or decapsulates it sees one. */
export function visiblePacket({ tags, payload }: Frame): Ipv4Packet | undefined {
  return tags.length <= VLAN_LIMIT && payload.kind === "ipv4" ? payload : undefined;
}

/**
 * The TOS of an outer packet. Its ECN bits are the inner ones, but for CE, which the tunnel's own way is to be told by:
 * that leaves as ECT(0). Measured.
 * @param tos of the tunnel's options, or INHERIT
 * @see ofproto/tunnel.c, tnl_port_send; RFC 3168 §9.1.1, full functionality
 */
export function outerTos(tos: number, inner: Ipv4Packet | undefined): number {
  if (inner === undefined) return Math.max(0, tos);
  const ecn = (inner.tos & ECN) === CE ? ECT_0 : inner.tos & ECN;
  return ((tos === INHERIT ? inner.tos : tos) & ~ECN) | ecn;
}

/**
 * A frame as it comes out of a tunnel whose outer packet has this TOS: what met congestion under way is marked, and what
 * cannot be marked is dropped. Nothing else of the TOS gets inside. Measured.
 * @returns undefined for a packet that is not capable of ECN and met congestion
 * @see ofproto/tunnel.c, tnl_process_ecn; RFC 3168 §9.1.1
 */
export function emerging(frame: Frame, tos: number): Frame | undefined {
  const inner = visiblePacket(frame);
  if ((tos & ECN) !== CE || inner === undefined) return frame;
  if ((inner.tos & ECN) === NOT_ECT) return undefined;
  return { dst: frame.dst, src: frame.src, tags: frame.tags, payload: { ...inner, tos: inner.tos | CE } };
}
