import { setFlagsFromString } from "node:v8";

interface Tiering {
  readonly flag: string;
  /** V8's own, and for a run that may be over soon */
  readonly usual: number;
  readonly later: number;
}

/**
 * How much a function is run before V8 makes it anew at its best, by major version of Node. A command is over soon: on Node 20 a third of
 * the time that a verification of 100 tenants cost was TurboFan making functions that were hardly run again. Versions in which that was
 * not measured stay as they are; a flag that one does not know is an error on standard error.
 */
const TIERING: Readonly<Record<string, Tiering>> = {
  "20": { flag: "--interrupt-budget", usual: 67_584, later: 1_000_000 },
  "22": { flag: "--invocation-count-for-turbofan", usual: 3_000, later: 15_000 },
};

/** Microseconds of work after which it is worth it: what was put off for all of 14 seconds made them 15. */
const LONG = 500_000;

const [major = ""] = process.versions.node.split(".");
let later: Tiering | undefined;

/** For the whole process, from now on: V8 asks its flag anew for each function. */
export function optimiseLater(): void {
  later = TIERING[major];
  if (later !== undefined) setFlagsFromString(`${later.flag}=${later.later}`);
}

/** Called on the way: what has gone on for long is run at its best as soon as ever. */
export function optimiseIfLong(): void {
  if (later === undefined) return;
  const { user, system } = process.cpuUsage();
  if (user + system < LONG) return;
  setFlagsFromString(`${later.flag}=${later.usual}`);
  later = undefined;
}
