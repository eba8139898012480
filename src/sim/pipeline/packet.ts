import type { SentFields, TunnelFields } from "../../model/forwarding/tunnel-fields.ts";
import { type FlowKey, readBits } from "../../model/openflow/flow-key.ts";
import { frameOf } from "../../model/openflow/frame-key.ts";
import { FIELD, WORD } from "../../model/openflow/key.ts";
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

const TUN_ID = FIELD.tun_id.start / WORD;
const TUN_SRC = FIELD.tun_src.start / WORD;
const TUN_DST = FIELD.tun_dst.start / WORD;

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

/** The frame that leaves. */
export function emitted(key: FlowKey, { frame, limit }: Packet): Frame {
  return frameOf(key, frame, limit);
}
