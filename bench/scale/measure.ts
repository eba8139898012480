import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Timing, timed } from "../timing.ts";
import type { Row } from "./row.ts";

/** How often work is on the clock, by how long it takes, in milliseconds. */
function runsFor(first: number): number {
  if (first < 5000) return 7;
  return first < 30_000 ? 3 : 1;
}

interface Told {
  readonly floor?: Timing;
  /** what is aimed at */
  readonly reach?: string;
}

/** Runs `work` once to warm up, when its memory is looked at, and then on the clock. */
export function measure(name: string, work: () => unknown, told: Told = {}): Row {
  const start = performance.now();
  const memory = peakBeyond(work);
  const runs = runsFor(performance.now() - start);
  const timing = timed(runs < 7 ? `${name}, runs: ${runs}` : name, work, runs);
  return { ...told, timing, memory };
}

/** proc_pid_clear_refs(5): 5 sets the peak of the resident set back to what it is now. */
const CLEAR_REFS = "/proc/self/clear_refs";

/**
 * MB of the process at its most beside what was alive before: garbage, and the 50 MB or so of Node.js itself, among it. Undefined
 * where nobody counts that.
 */
function peakBeyond(work: () => unknown): number | undefined {
  if (!existsSync(CLEAR_REFS)) return void work();
  globalThis.gc?.();
  writeFileSync(CLEAR_REFS, "5");
  const { heapUsed, external } = process.memoryUsage();
  work();
  return peak() - (heapUsed + external) / 2 ** 20;
}

function peak(): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}
