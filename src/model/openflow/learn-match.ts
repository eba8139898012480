import { allOnes, overlap } from "./field-bits.ts";
import type { LearnMatch, Source } from "./flow.ts";
import type { Bits } from "./key.ts";

/**
 * Adds to what a learned flow matches. Of bits that are given twice the later value counts, bit by bit (measured), so
 * that what stood there before keeps the others alone.
 * @see learn.c, learn_execute: each spec is written into the match in turn
 */
export function addLearnMatch(match: LearnMatch[], added: LearnMatch): void {
  const same = match.findIndex(({ field }) => isSame(field, added.field));
  if (same >= 0) {
    match[same] = added;
    return;
  }
  const before = match.flatMap((one) =>
    overlap(one.field, added.field) ? outside(one, added.field) : [one],
  );
  match.splice(0, match.length, ...before, added);
}

function isSame(one: Bits, other: Bits): boolean {
  return one.start === other.start && one.width === other.width;
}

/** The parts of a match beneath and above some bits. */
function outside({ field, is }: LearnMatch, bits: Bits): LearnMatch[] {
  const [end, cut] = [field.start + field.width, bits.start + bits.width];
  const parts = [
    { start: field.start, width: bits.start - field.start },
    { start: cut, width: end - cut },
  ];
  return parts
    .filter(({ width }) => width > 0)
    .map((part) => ({ field: part, is: sliceOf(is, part.start - field.start, part.width) }));
}

function sliceOf(source: Source, offset: number, width: number): Source {
  if (typeof source === "bigint") return (source >> BigInt(offset)) & allOnes(width);
  return { start: source.start + offset, width };
}
