import { formatMac, type Mac } from "./values/mac.ts";
import { etherTypeOf, type Frame } from "./wire/frame.ts";

/** A frame as the contract writes it in JSON. `eth_type` is 0 for a frame with a length in its place. */
export interface FrameFields {
  readonly dl_src: string;
  readonly dl_dst: string;
  readonly vlans: readonly { readonly tpid: number; readonly vid: number; readonly pcp: number }[];
  readonly eth_type: number;
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
