import { viewOf } from "./bytes.ts";

/**
 * RFC 1071 §1: the one's complement of the one's complement sum of 16-bit words; an odd last byte counts as
 * the high half of a word.
 *
 * Over bytes that hold their own right checksum the result is 0.
 *
 * @param seed a sum of 16-bit words that is not in `bytes`: the pseudo header of TCP
 */
export function checksum(bytes: Uint8Array, seed = 0): number {
  const view = viewOf(bytes);
  const even = bytes.length & ~1;
  let sum = seed;
  for (let at = 0; at < even; at += 2) sum += view.getUint16(at);
  if (even < bytes.length) sum += view.getUint8(even) << 8;
  while (sum > 0xffff) sum = Math.floor(sum / 0x10000) + (sum % 0x10000);
  return ~sum & 0xffff;
}
