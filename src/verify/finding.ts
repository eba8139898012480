import type { Blame } from "./blame-words.ts";
import type { Way } from "./way.ts";

/** Somebody reaches somebody who is not to be reached, and why. */
export interface Finding {
  /** at most MAX_WAYS, the shortest to each of those that are reached: the first that the simulator confirms is told */
  readonly ways: readonly Way[];
  readonly cause: string;
  /** as of a `Blame` */
  readonly causeIn?: Blame["causeIn"];
  readonly blame: string;
  /** for how many pairs of ports */
  readonly count: number;
}

/** Ways that are tried until the simulator confirms one. */
export const MAX_WAYS = 8;
