import { must } from "../model/fabric/fabric.ts";
import type { Arrival, Search } from "./search.ts";

/** One way of a frame: the arrivals from the container's port on, and the port where it leaves. */
export interface Way {
  readonly arrivals: readonly Arrival[];
  /** where it is delivered */
  readonly out: number;
}

/** The way that a search found to what leaves by `out` in the class of `last`. */
export function wayTo(search: Search, last: number, out: number): Way {
  const arrivals: Arrival[] = [];
  for (let index = last; index >= 0; index = must(search.arrivals[index]).before) {
    arrivals.push(must(search.arrivals[index]));
  }
  return { arrivals: arrivals.toReversed(), out };
}

/** The index of the first arrival, after `start`, that a host's IP stack puts there; -1 if wires alone lead on. */
export function hostStepOf({ arrivals }: Way, start = 0): number {
  return arrivals.findIndex(({ means }, i) => i > start && means !== undefined);
}
