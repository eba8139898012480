/** One piece of work measured: seconds are noisy on shared machines, so the median is what is quoted. */
export interface Timing {
  readonly name: string;
  /** milliseconds, sorted */
  readonly runs: readonly number[];
}

const RUNS = 7;

/** Runs `work` once to warm up and seven times, or so many, on the clock. */
export function time(name: string, work: () => unknown, times = RUNS): Timing {
  work();
  return timed(name, work, times);
}

/** The same of work that is warm. */
export function timed(name: string, work: () => unknown, times: number): Timing {
  const runs = Array.from({ length: times }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return { name, runs: sorted(runs) };
}

/** Milliseconds for which each of several works is measured, and before that warmed up. */
const BUDGET = 1000;
const WARM_UP = 300;

/**
 * How long one of many takes, of several works that are compared. Each is done in short turns, one after the
 * other, so that whatever else the machine does disturbs few turns, and all works alike.
 * @param works each does a part of its work, a millisecond or less, and says how many that were
 * @returns µs for one, the median of its turns
 */
export function compare<K extends string>(works: Readonly<Record<K, () => number>>): Record<K, number> {
  const names = Object.keys(works) as K[];
  const turns = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  const until = (end: number) => {
    while (performance.now() < end) for (const name of names) turns[name].push(turn(works[name]));
  };
  until(performance.now() + WARM_UP * names.length);
  for (const name of names) turns[name] = [];
  until(performance.now() + BUDGET * names.length);
  return Object.fromEntries(names.map((name) => [name, median(sorted(turns[name]))])) as Record<K, number>;
}

function turn(work: () => number): number {
  const start = performance.now();
  const done = work();
  return ((performance.now() - start) * 1000) / done;
}

/** The same for work that waits for another process. */
export async function timeEach(turns: number, work: () => Promise<number>): Promise<number> {
  const runs: number[] = [];
  for (let at = 0; at < turns; at++) {
    const start = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is measured
    const done = await work();
    runs.push(((performance.now() - start) * 1000) / done);
  }
  return median(sorted(runs));
}

export function median(sortedRuns: readonly number[]): number {
  return sortedRuns[Math.floor(sortedRuns.length / 2)] ?? 0;
}

/** A line of the table: median, range, and how many times the floor. */
export function row(timing: Timing, floor?: Timing): string {
  const { name, runs } = timing;
  const range = `${(runs[0] ?? 0).toFixed(1)} to ${(runs.at(-1) ?? 0).toFixed(1)}`;
  const ratio = floor === undefined ? "" : `${(median(runs) / median(floor.runs)).toFixed(1)} × floor`;
  return `${name.padEnd(52)} ${median(runs).toFixed(2).padStart(9)} ms   ${range.padEnd(18)} ${ratio}`;
}

function sorted(runs: readonly number[]): number[] {
  return runs.toSorted((a, b) => a - b);
}
