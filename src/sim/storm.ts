/** What a frame that never dies out looks like. */
export interface Storm {
  /** Copies that crossed wires between bridges at the first hop, the second, and so on. */
  readonly copies: readonly number[];
  /** The factor from hop to hop in the end: 1 in a mesh of three, n − 2 in a mesh of n. */
  readonly growth: number;
}

const SHOWN = 32;

/** Counts copies by hops: how many wires between bridges a frame and its copies had crossed. */
export class CopyCount {
  readonly #counts: number[] = [];

  add(generation: number): void {
    this.#counts[generation - 1] = (this.#counts[generation - 1] ?? 0) + 1;
  }

  clear(): void {
    this.#counts.length = 0;
  }

  /** Of the first hops, up to `complete`: later ones may not have been counted to their end. */
  upTo(complete: number): readonly number[] {
    return this.#counts.slice(0, complete);
  }
}

export function stormOf(copies: readonly number[]): Storm {
  const last = copies.at(-1) ?? 0;
  const before = copies.at(-2) ?? 0;
  return { copies: copies.slice(0, SHOWN), growth: before === 0 ? 1 : last / before };
}
