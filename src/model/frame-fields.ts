import { formatMac, type Mac } from "./values/mac.ts";
import { etherTypeOf, type Frame } from "./wire/frame.ts";

/** A frame as the contract writes it in JSON. `eth_type` is 0 for a frame with a length in its place. */
export interface FrameFields {
  readonly dl_src: string;
  readonly dl_dst: string;
  readonly vlans: readonly { readonly tpid: number; readonly vid: number; readonly pcp: number }[];
  readonly eth_type: number;
}

/** What a frame carries, by the names of ovs-ofctl: those of its type, and `nw_tos` and `nw_ttl` where they are not 0 and 64. */
export interface PayloadFields {
  /** 1 for a request, 2 for a reply */
  readonly arp_op?: number;
  readonly arp_spa?: string;
  readonly arp_tpa?: string;
  readonly arp_sha?: string;
  readonly arp_tha?: string;
  readonly nw_src?: string;
  readonly nw_dst?: string;
  readonly ipv6_src?: string;
  readonly ipv6_dst?: string;
  readonly nw_proto?: number;
  readonly nw_tos?: number;
  readonly nw_ttl?: number;
  readonly icmp_type?: number;
  readonly icmp_code?: number;
  readonly tp_src?: number;
  readonly tp_dst?: number;
}

export function frameFields(frame: Frame): FrameFields {
  return {
    dl_src: formatMac(frame.src),
    dl_dst: formatMac(frame.dst),
    vlans: frame.tags.map(({ tpid, vid, pcp }) => ({ tpid, vid, pcp })),
    eth_type: etherTypeOf(frame) ?? 0,
  };
}

/** IEEE 802 §9: Local Experimental EtherType 1, what a frame is when nobody says otherwise. */
export const EXPERIMENTAL = 0x88b5;

/** The source of a frame that no endpoint sends. */
export const NOBODY = 0x02000000ff01 as Mac;
