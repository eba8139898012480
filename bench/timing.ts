/** One piece of work measured: seconds are noisy on shared machines, so the median is what is quoted. */
export interface Timing {
  readonly name: string;
  /** milliseconds, sorted */
  readonly runs: readonly number[];
}

const RUNS = 7;

/** Runs `work` once to warm up and seven times on the clock. */
export function time(name: string, work: () => unknown): Timing {
  work();
  const runs = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return { name, runs: runs.toSorted((a, b) => a - b) };
}

export function median({ runs }: Timing): number {
  return runs[Math.floor(runs.length / 2)] ?? 0;
}

/** A line of the table: median, range, and how many times the floor. */
export function row(timing: Timing, floor?: Timing): string {
  const { name, runs } = timing;
  const range = `${(runs[0] ?? 0).toFixed(1)} to ${(runs.at(-1) ?? 0).toFixed(1)}`;
  const ratio = floor === undefined ? "" : `${(median(timing) / median(floor)).toFixed(1)} × floor`;
  return `${name.padEnd(52)} ${median(timing).toFixed(2).padStart(9)} ms   ${range.padEnd(18)} ${ratio}`;
}
