import { REACHES } from "./network-reach.ts";

/** What becomes of a pair of endpoints: `apart` where nobody asks, as the two share no network. */
export const PAIR_STATES = [...REACHES, "apart"] as const;
export type PairState = (typeof PAIR_STATES)[number];

/** Pairs of endpoints of which the same is the case before and after, and one of them. */
export interface PairChange {
  readonly from: string;
  readonly to: string;
  readonly before: PairState;
  readonly after: PairState;
  /** ordered pairs */
  readonly count: number;
}

export interface PairChanges {
  readonly gained: readonly PairChange[];
  /** all ordered pairs that are gained */
  readonly gainedPairs: number;
  readonly lost: readonly PairChange[];
  readonly lostPairs: number;
}

/** One tenant that reaches another. */
export interface TenantLeak {
  readonly from: string;
  readonly to: string;
}

export interface LeakChanges {
  readonly gained: readonly TenantLeak[];
  readonly lost: readonly TenantLeak[];
}

/** Names, the first of them, and how many there are. */
export interface Named {
  readonly names: readonly string[];
  readonly count: number;
}

/** What a fabric is to another that there was before it. */
export interface Difference {
  /** name of the one before */
  readonly against: string;
  /** of pairs of endpoints that are in both */
  readonly reachability: PairChanges;
  readonly leaks: LeakChanges;
  /** that are in one of the two only: pairs with them are neither gained nor lost */
  readonly endpoints: { readonly added: Named; readonly removed: Named };
  /** what of it could not be compared, and why */
  readonly undecided: readonly string[];
}
