import { formatIpv4 } from "../model/values/ipv4.ts";
import type { Ipv4Packet } from "../model/wire/frame.ts";
import { MAX_VNI } from "../model/wire/vxlan.ts";

/** What a tunnel puts around a frame, as the JSON of a trace has it, by the names of Open vSwitch's options. */
export interface OuterFields {
  readonly type: "gre" | "vxlan";
  readonly src: string;
  readonly dst: string;
  /** null: GRE without a key field. */
  readonly key: number | null;
  readonly csum: boolean;
  readonly df: boolean;
  readonly ttl: number;
  /** The whole byte, the two bits of ECN included. */
  readonly tos: number;
  /** The UDP port, of VXLAN only. */
  readonly dst_port?: number;
}

/** @returns undefined for a packet that is no tunnel's */
export function outerFields(packet: Ipv4Packet): OuterFields | undefined {
  const { src, dst, dontFragment: df, ttl, tos, payload } = packet;
  const ip = { src: formatIpv4(src), dst: formatIpv4(dst), df, ttl, tos };
  if (payload.kind === "gre") {
    return { type: "gre", ...ip, key: payload.key ?? null, csum: payload.checksum };
  }
  if (payload.kind !== "udp" || payload.payload.kind !== "vxlan") return undefined;
  const { dstPort: dst_port, checksum: csum, payload: inner } = payload;
  return { type: "vxlan", ...ip, key: inner.vni & MAX_VNI, csum, dst_port };
}
