import type { Fabric } from "../model/fabric/fabric.ts";
import type { SentKeys } from "./sent-keys.ts";

/** Why a frame comes where it should not, or does not come where it should: in words, and as a path in the file. */
export interface Blame {
  readonly cause: string;
  /** the cause of a run, of which the keys are known that flows set; undefined where it speaks of no such key */
  readonly causeIn?: (run: SentKeys) => string;
  readonly path: string;
}

/** The first of the ports that a change made what it is, as a path in the file. */
export function handOn(fabric: Fabric, ports: readonly number[]): string | undefined {
  return ports.map((port) => fabric.blame(fabric.columns.ports.origin[port])).find(isByHand);
}

/** Whether a change made what is to blame. */
export function isByHand(path: string): boolean {
  return path.startsWith("changes.");
}
