import { median, type Timing } from "../timing.ts";

/** A line of the table: what was measured, or why not. */
export type Row = Measured | { readonly name: string; readonly notMeasured: string };

interface Measured {
  readonly timing: Timing;
  /** as many typed-array reads as there are ports, tunnels, flows and endpoints */
  readonly floor?: Timing | undefined;
  /** what is aimed at, in words */
  readonly reach?: string;
  /** MB beyond what was there before; undefined where nobody counts them */
  readonly memory?: number | undefined;
}

export const HEADING = `${"".padEnd(58)}${"median".padStart(11)}  ${"from … to".padEnd(21)}${"× floor".padStart(9)}${"memory".padStart(10)}  reach`;

export function line(row: Row): string {
  if ("notMeasured" in row) return `${row.name}\n      not measured: ${row.notMeasured}`;
  const { timing, floor, memory, reach = "" } = row;
  const { name, runs } = timing;
  const middle = median(runs);
  const range = `${told(runs[0] ?? 0)} … ${told(runs.at(-1) ?? 0)}`;
  const ratio = floor === undefined ? "" : (middle / median(floor.runs)).toFixed(0);
  const more = memory === undefined ? "" : `${memory.toFixed(0)} MB`;
  return `${name.padEnd(58)}${told(middle).padStart(11)}  ${range.padEnd(21)}${ratio.padStart(9)}${more.padStart(10)}  ${reach}`.trimEnd();
}

/** Three digits. */
function told(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toPrecision(3)} s`;
  return `${milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(3)} ms`;
}
