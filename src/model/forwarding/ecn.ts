import { INHERIT } from "../fabric/columns.ts";
import { keyOf } from "../openflow/frame-key.ts";
import { readBits } from "../openflow/flow-key.ts";
import { FIELD } from "../openflow/key.ts";
import { type IpFields, ipFieldsOf } from "../openflow/network-key.ts";
import { viewOf } from "../wire/bytes.ts";
import { ETHER_TYPE } from "../wire/ethernet.ts";
import type { Data, Frame, Payload } from "../wire/frame.ts";

/** RFC 3168 §5: the low two bits of the TOS byte. */
const ECN = 3;
const NOT_ECT = 0;
const ECT_0 = 2;
const CE = 3;

/**
 * The TOS of an outer packet. Its ECN bits are the inner ones, but for CE, which the tunnel's own way is to be told by:
 * that leaves as ECT(0). Measured.
 * @param tos of the tunnel's options, or INHERIT
 * @param inner as flows see the frame, undefined for one that is no IP packet to them
 * @see ofproto/tunnel.c, tnl_port_send; RFC 3168 §9.1.1, full functionality
 */
export function outerTos(tos: number, inner: IpFields | undefined): number {
  if (inner === undefined) return Math.max(0, tos);
  const ecn = (inner.tos & ECN) === CE ? ECT_0 : inner.tos & ECN;
  return ((tos === INHERIT ? inner.tos : tos) & ~ECN) | ecn;
}

/**
 * A frame as it comes out of a tunnel whose outer packet has this TOS: what met congestion under way is marked, and what
 * cannot be marked is dropped. Nothing else of the TOS gets inside. Measured.
 * @param limit of tags that the switch reads
 * @returns undefined for a packet that is not capable of ECN and met congestion
 * @see ofproto/tunnel.c, tnl_process_ecn; RFC 3168 §9.1.1
 */
export function emerging(frame: Frame, tos: number, limit: number): Frame | undefined {
  if ((tos & ECN) !== CE) return frame;
  const key = keyOf(frame, limit);
  const inner = ipFieldsOf(key);
  if (inner === undefined) return frame;
  if ((inner.tos & ECN) === NOT_ECT) return undefined;
  // lib/odp-util.c, commit_set_nw_action: what has protocol 0 is taken for a packet without a header, and left alone.
  if (readBits(key, FIELD.nw_proto) === 0) return frame;
  return { dst: frame.dst, src: frame.src, tags: frame.tags, payload: marked(frame.payload) };
}

/** The same IP packet with CE. */
function marked(payload: Payload): Payload {
  switch (payload.kind) {
    case "ipv4":
      return { ...payload, tos: payload.tos | CE };
    case "data":
      return markedBytes(payload);
    case "arp":
    case "llc":
      return payload;
  }
}

/** What is IPv6, or IPv4 with more than the model has a form for. */
function markedBytes(payload: Data): Data {
  const bytes = payload.bytes.slice();
  const view = viewOf(bytes);
  if (payload.protocol !== ETHER_TYPE.ipv4) {
    // RFC 8200 §3: the traffic class begins in the middle of the first byte.
    view.setUint8(1, view.getUint8(1) | (CE << 4));
    return { ...payload, bytes };
  }
  const before = view.getUint16(0);
  view.setUint8(1, view.getUint8(1) | CE);
  // RFC 1624 §3: the checksum follows the change.
  const sum = (~view.getUint16(10) & 0xffff) + (~before & 0xffff) + view.getUint16(0);
  view.setUint16(10, ~((sum & 0xffff) + (sum >>> 16)) & 0xffff);
  return { ...payload, bytes };
}
