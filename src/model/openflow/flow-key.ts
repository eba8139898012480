import type { WordMatch } from "./flow.ts";
import { type Bits, WORD } from "./key.ts";

/** A frame as a flow sees it: KEY_WORDS words, of which one at a time is changed. */
export type FlowKey = Int32Array;

/** A run of bits word by word, from the lowest: where in the word it lies, and where in the run that part begins. */
interface Part {
  readonly word: number;
  readonly shift: number;
  readonly width: number;
  readonly from: number;
}

function partsOf({ start, width }: Bits): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  while (from < width) {
    const [word, shift] = [Math.floor((start + from) / WORD), (start + from) % WORD];
    const here = Math.min(width - from, WORD - shift);
    parts.push({ word, shift, width: here, from });
    from += here;
  }
  return parts;
}

/** A field that equals `value` where `mask` has ones, in words of the key; all of it without a mask. */
export function maskedWords(field: Bits, value: bigint, mask?: bigint): readonly WordMatch[] {
  return partsOf(field)
    .map(({ word, shift, width, from }) => {
      const ones = (1n << BigInt(width)) - 1n;
      const cut = (all: bigint) =>
        Number(BigInt.asIntN(WORD, ((all >> BigInt(from)) & ones) << BigInt(shift)));
      const under = cut(mask ?? -1n);
      return { word, value: cut(value) & under, mask: under };
    })
    .filter(({ mask: under }) => under !== 0);
}

/** The bits of the key as a number; a field of 32 bits at most, and not across words. */
export function readBits(key: FlowKey, { start, width }: Bits): number {
  const word = (key[start >>> 5] ?? 0) >>> (start & 31);
  return width === WORD ? word >>> 0 : word & ((1 << width) - 1);
}

export function setBits(key: FlowKey, { word, value, mask }: WordMatch): void {
  key[word] = ((key[word] ?? 0) & ~mask) | value;
}

export function hasBits(key: FlowKey, { word, value, mask }: WordMatch): boolean {
  return ((key[word] ?? 0) & mask) === value;
}

/** Copies bits as they were before, also onto others that they overlap; `to` is as wide as `from`. */
export function moveBits(key: FlowKey, from: Bits, to: Bits): void {
  let value = 0n;
  for (const { word, shift, width, from: at } of partsOf(from))
    value |= BigInt(readBits(key, { start: word * WORD + shift, width })) << BigInt(at);
  for (const one of maskedWords(to, value)) setBits(key, one);
}
