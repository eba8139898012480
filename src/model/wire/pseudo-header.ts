import type { Ipv4 } from "../values/ipv4.ts";

/** What the checksums of TCP and UDP cover besides their own bytes. */
export interface Addresses {
  readonly src: Ipv4;
  readonly dst: Ipv4;
}

/** RFC 768 and RFC 9293 §3.1: the pseudo header as a sum of 16-bit words, where a checksum begins. */
export function pseudoHeader({ src, dst }: Addresses, protocol: number, length: number): number {
  return (src >>> 16) + (src & 0xffff) + (dst >>> 16) + (dst & 0xffff) + protocol + length;
}
