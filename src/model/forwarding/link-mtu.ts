import { ETHERNET_HEADER } from "../wire/ethernet.ts";
import { type Frame, frameLength } from "../wire/frame.ts";
import { TAG_LENGTH } from "../wire/vlan.ts";

/**
 * Whether a link of this MTU carries a frame. The outermost tag does not count, neither on a veth nor at the
 * port of a switch.
 * @see net/openvswitch/vport.c, packet_length
 */
export function fitsLink(mtu: number, frame: Frame): boolean {
  const tag = frame.tags.length > 0 ? TAG_LENGTH : 0;
  return frameLength(frame) - tag <= mtu + ETHERNET_HEADER;
}
