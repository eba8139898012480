import type { Scene } from "./scene.ts";

/** What a run does besides carrying frames. */
export interface Options {
  /** Who answers ARP and echo: nobody (false), hosts only, or containers too. Hosts forward all the same. */
  readonly answer?: boolean | "hosts";
  /** Hops to write down; 0 for no trace at all. */
  readonly trace?: number;
}

/** Hops of a trace that are kept: a storm would fill the memory. */
export const TRACED_HOPS = 5000;

/** Where a run ends though frames are still under way. */
export interface Limits {
  /** frames put on wires, patched or delivered; default: more than a flood of the whole fabric */
  readonly events?: number;
  /** wires between bridges that one frame and its copies may cross; default: more than any path has */
  readonly hops?: number;
  /** Asked after each event: true ends the run. */
  readonly until?: () => boolean;
}

/** A flood puts one frame on each wire and port; more than this by far, and it goes in circles. */
export function defaultEvents(scene: Scene): number {
  return 200_000 + 4 * scene.fabric.columns.ports.count;
}

/** No frame crosses more wires than twice the bridges there are, unless it goes in circles. */
export function defaultHops(scene: Scene): number {
  return 2 * scene.fabric.columns.bridges.count + 30;
}
