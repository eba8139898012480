import { gather, spread } from "./field-bits.ts";
import type { WordMatch } from "./flow.ts";
import { type Bits, WORD } from "./key.ts";

/** A frame as a flow sees it: KEY_WORDS words, of which one at a time is changed. */
export type FlowKey = Int32Array;

/** A field that equals `value` where `mask` has ones, in words of the key; all of it without a mask. */
export function maskedWords(field: Bits, value: bigint, mask = -1n): readonly WordMatch[] {
  const values = spread(field, value);
  return spread(field, mask)
    .map(({ word, bits: ones }, i) => ({ word, value: (values[i]?.bits ?? 0) & ones, mask: ones }))
    .filter(({ mask: ones }) => ones !== 0);
}

/** The bits of the key as a number; a field of 32 bits at most, and not across words. */
export function readBits(key: FlowKey, { start, width }: Bits): number {
  const word = (key[start >>> 5] ?? 0) >>> (start & 31);
  return width === WORD ? word >>> 0 : word & ((1 << width) - 1);
}

/** The bits of any field. */
export function readField(key: FlowKey, field: Bits): bigint {
  return gather(field, (word) => key[word] ?? 0);
}

export function setBits(key: FlowKey, { word, value, mask }: WordMatch): void {
  key[word] = ((key[word] ?? 0) & ~mask) | value;
}

export function hasBits(key: FlowKey, { word, value, mask }: WordMatch): boolean {
  return ((key[word] ?? 0) & mask) === value;
}

/** Copies bits as they were before, also onto others that they overlap; `to` is as wide as `from`. */
export function moveBits(key: FlowKey, from: Bits, to: Bits): void {
  for (const one of maskedWords(to, readField(key, from))) setBits(key, one);
}
