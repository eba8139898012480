/** One part of a run that is split over several machines. */
export interface Share {
  /** from 1 */
  readonly index: number;
  readonly of: number;
}

/** All of it on one machine. */
export const WHOLE: Share = { index: 1, of: 1 };

/**
 * Whether an item of so many falls to this share. Each item falls to exactly one, and those of an earlier share come before those
 * of a later one: what the shares find, one after the other, is in the order of a run that is not split.
 */
export function fallsTo({ index, of }: Share, item: number, count: number): boolean {
  return Math.floor((item * of) / count) === index - 1;
}
