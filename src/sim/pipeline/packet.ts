import type { SentFields, TunnelFields } from "../../model/forwarding/tunnel-fields.ts";
import { type FlowKey, maskedWords, readBits } from "../../model/openflow/flow-key.ts";
import { frameOf } from "../../model/openflow/frame-key.ts";
import { FIELD, inPortOf, SWITCH_FIELDS, WORD } from "../../model/openflow/key.ts";
import { ipFieldsOf } from "../../model/openflow/network-key.ts";
import type { Frame } from "../../model/wire/frame.ts";

/** A frame in a translation, as it came from the wire. What has become of it is in the key. */
export interface Packet {
  readonly frame: Frame;
  /** tags that were read into the key at the most */
  readonly limit: number;
  /** wires between bridges that it has crossed */
  readonly generation: number;
  /** whether a wire brought it with a tag */
  readonly cameTagged: boolean;
}

const IN_PORT = FIELD.in_port.start / WORD;
const TUN_ID = FIELD.tun_id.start / WORD;
const TUN_SRC = FIELD.tun_src.start / WORD;
const TUN_DST = FIELD.tun_dst.start / WORD;

/** @param ofport as flows number it */
export function setInPort(key: FlowKey, ofport: number): void {
  key[IN_PORT] = inPortOf(ofport);
}

/** The key as it is looked up by another port than it came by; `ofport` undefined: by its own. */
export function seenFrom(key: FlowKey, ofport: number | undefined): FlowKey {
  if (ofport === undefined) return key;
  const seen = key.slice();
  setInPort(seen, ofport);
  return seen;
}

export function setTunnel(key: FlowKey, { id, src, dst }: TunnelFields): void {
  key[TUN_ID] = id;
  key[TUN_SRC] = src;
  key[TUN_DST] = dst;
}

/** What the key has for the tunnel that a frame leaves by. */
export function tunnelOf(key: FlowKey): SentFields {
  return {
    id: readBits(key, { start: FIELD.tun_id.start, width: WORD }),
    src: readBits(key, FIELD.tun_src),
    dst: readBits(key, FIELD.tun_dst),
    ip: ipFieldsOf(key),
  };
}

const CLEARED_WORDS = SWITCH_FIELDS.flatMap((field) => maskedWords(field, 0n).map(({ word }) => word));

/**
 * The key behind a patch port: tunnel, metadata and registers are gone, and the tags are not read again.
 * @see ofproto-dpif-xlate.c, patch_port_output. Measured.
 */
export function acrossPatch(key: FlowKey, ofport: number): FlowKey {
  const other = key.slice();
  for (const word of CLEARED_WORDS) other[word] = 0;
  setInPort(other, ofport);
  return other;
}

/** The frame that leaves. */
export function emitted(key: FlowKey, { frame, limit }: Packet): Frame {
  return frameOf(key, frame, limit);
}
