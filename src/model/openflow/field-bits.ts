import { type Bits, WORD } from "./key.ts";

/** A value of a field and which of its bits count. */
export interface Masked {
  readonly value: bigint;
  readonly mask: bigint;
}

/** The part of a field that lies in one word of the key. */
export interface WordPart {
  readonly word: number;
  /** signed, in its place */
  readonly bits: number;
}

const WORD_MASK = 0xffffffffn;

/** Whether a field lies in one word of the key, as most do: numbers are then enough. */
function isNarrow({ start, width }: Bits): boolean {
  return (start % WORD) + width <= WORD;
}

/** `value` as words of the key: it starts at `bits.start`, and what is wider than `bits` is cut. */
export function spread(bits: Bits, value: bigint): WordPart[] {
  const { start, width } = bits;
  const first = Math.floor(start / WORD);
  const shift = start % WORD;
  const cut = value & allOnes(width);
  if (isNarrow(bits)) return [{ word: first, bits: Number(cut) << shift }];
  const parts: WordPart[] = [];
  let rest = cut << BigInt(shift);
  for (let word = first; word * WORD < start + width; word++) {
    parts.push({ word, bits: Number(rest & WORD_MASK) | 0 });
    rest >>= 32n;
  }
  return parts;
}

/** What stands in `bits` of a key of which `wordAt` gives the words: the inverse of `spread`. */
export function gather(bits: Bits, wordAt: (word: number) => number): bigint {
  const { start, width } = bits;
  const first = Math.floor(start / WORD);
  if (isNarrow(bits)) return BigInt((wordAt(first) >>> (start % WORD)) & narrowOnes(width)) & WORD_MASK;
  const last = Math.floor((start + width - 1) / WORD);
  let value = 0n;
  for (let word = last; word >= first; word--) value = (value << 32n) | BigInt(wordAt(word) >>> 0);
  return (value >> BigInt(start % WORD)) & allOnes(width);
}

/** As a signed integer of 32 bits. */
function narrowOnes(width: number): number {
  return width === WORD ? -1 : (1 << width) - 1;
}

/** The mask of all bits of a field, by its width; asked for again and again. */
const ONES: readonly bigint[] = Array.from({ length: 129 }, (_, width) => (1n << BigInt(width)) - 1n);

/** @param width 0 to 128 */
export function allOnes(width: number): bigint {
  return ONES[width] ?? (1n << BigInt(width)) - 1n;
}

/** The same bits, counted within a field: `NAME[from..to]`. */
export function within({ start }: Bits, from: number, to: number): Bits {
  return { start: start + from, width: to - from + 1 };
}

/** The runs of ones of a mask, as bits of the field; the lowest first. */
export function runs(field: Bits, mask: bigint): Bits[] {
  const found: Bits[] = [];
  let from = -1;
  for (let bit = 0; bit <= field.width; bit++) {
    const isSet = bit < field.width && ((mask >> BigInt(bit)) & 1n) === 1n;
    if (isSet && from < 0) from = bit;
    if (isSet || from < 0) continue;
    found.push(within(field, from, bit - 1));
    from = -1;
  }
  return found;
}

export function overlap(a: Bits, b: Bits): boolean {
  return a.start < b.start + b.width && b.start < a.start + a.width;
}

/** The words of the key that a field lies in. */
export function wordIndexes({ start, width }: Bits): number[] {
  const first = Math.floor(start / WORD);
  const last = Math.floor((start + width - 1) / WORD);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
