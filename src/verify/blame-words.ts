import type { SentKeys } from "./sent-keys.ts";

/** Why a frame comes where it should not, or does not come where it should: in words, and as a path in the file. */
export interface Blame {
  readonly cause: string;
  /** the cause of a run, of which the keys are known that flows set; undefined where it speaks of no such key */
  readonly causeIn?: (run: SentKeys) => string;
  readonly path: string;
}

/** Whether a change made what is to blame. */
export function isByHand(path: string): boolean {
  return path.startsWith("changes.");
}
