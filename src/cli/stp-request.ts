import { failingTogether } from "../model/fabric/asked-failures.ts";
import type { Failure } from "../model/fabric/failure.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import { type Checked, type Problem, show, unless } from "../model/values/problem.ts";
import { problemsIn } from "./refusal.ts";

export interface StpOptions {
  readonly down?: readonly string[];
  readonly at?: string;
  readonly timeline?: boolean;
  readonly json?: boolean;
}

export interface StpRequest {
  readonly failures: readonly Failure[];
  /** Milliseconds; undefined: once the tree has converged. */
  readonly at: number | undefined;
}

/** Seconds that a run may be asked to go on for: a week. */
const MOST = 604_800;

/** What is wrong with the options whatever the file holds. */
export function wrongTime({ at }: StpOptions): Problem[] {
  const isTime = at === undefined || (/^\d+(?:\.\d+)?$/.test(at) && Number(at) <= MOST);
  return isTime ? [] : [{ path: "--at", expected: `seconds from 0 to ${MOST}`, found: show(at) }];
}

export function readStpRequest(fabric: Fabric, options: StpOptions): Checked<StpRequest> {
  const { down = [], at } = options;
  const failures = failingTogether(fabric, down, "--down");
  return unless([...problemsIn(failures), ...wrongTime(options)], () => ({
    failures: failures.ok ? failures.value : [],
    at: at === undefined ? undefined : Math.round(Number(at) * 1000),
  }));
}
