import { BROADCAST, type Mac } from "../values/mac.ts";
import type { Frame } from "../wire/frame.ts";

/** The addresses of frames that a Linux interface takes in: its own, and that of all. */
export function destinationsTaken(mac: Mac): readonly [Mac, Mac] {
  return [mac, BROADCAST];
}

/**
 * Whether a Linux interface takes a frame in: by its destination, and untagged. Tags of VID 0 count as none, however
 * many.
 * @see net/core/dev.c, __netif_receive_skb_core
 */
export function isForInterface(frame: Frame, mac: Mac): boolean {
  return destinationsTaken(mac).includes(frame.dst) && frame.tags.every((tag) => tag.vid === 0);
}

/**
 * RFC 1812 §5.3.1: whether a router passes a packet on, one hop less to live.
 * @param ttl as it came
 */
export function outlivesHop(ttl: number): boolean {
  return ttl > 1;
}
