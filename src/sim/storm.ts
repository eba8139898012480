import { PARCEL } from "./parcel.ts";
import type { EventQueue } from "./queue.ts";

/** What a frame that never dies out looks like. */
export interface Storm {
  /** Copies that crossed wires between bridges at the first hop, the second, and so on. */
  readonly copies: readonly number[];
  /** The factor from hop to hop in the end: 1 in a mesh of three, n − 2 in a mesh of n. */
  readonly growth: number;
}

/** Hops of a storm that are shown. */
const SHOWN = 32;

/** What a run that is ended leaves under way: the hop before the first of it, and a port that a frame was to come to. */
export function cutOff(queue: EventQueue<unknown>): {
  readonly complete: number;
  readonly next: number | undefined;
} {
  let complete = queue.generation;
  let next: number | undefined;
  queue.drain((port, generation) => {
    complete = Math.min(complete, generation);
    if (port !== PARCEL) next ??= port;
  });
  return { complete, next };
}

/** Counts copies by hops: how many wires between bridges a frame and its copies had crossed. */
export class CopyCount {
  readonly #counts: number[] = [];
  #complete: number | undefined;

  add(generation: number): void {
    this.#counts[generation - 1] = (this.#counts[generation - 1] ?? 0) + 1;
  }

  /** A bound ends the run. @param complete hops of which all copies were counted */
  stop(complete: number): void {
    this.#complete = complete;
  }

  clear(): void {
    this.#counts.length = 0;
    this.#complete = undefined;
  }

  /** Copies at the first hop, the second, and so on: of hops that were counted to their end. */
  get all(): readonly number[] {
    return this.#counts.slice(0, this.#complete);
  }

  /** The growth of what was still under way when a bound ended the run; undefined if everything died out. */
  get storm(): Storm | undefined {
    if (this.#complete === undefined) return undefined;
    const copies = this.all;
    const [last, before] = [copies.at(-1) ?? 0, copies.at(-2) ?? 0];
    return { copies: copies.slice(0, SHOWN), growth: before === 0 ? 1 : last / before };
  }
}
