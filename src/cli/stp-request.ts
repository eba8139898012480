import { type Failure, readFailure } from "../model/fabric/failure.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import { type Checked, show, unless } from "../model/values/problem.ts";

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

export function readStpRequest(fabric: Fabric, { down = [], at }: StpOptions): Checked<StpRequest> {
  // A thing that fails twice has failed.
  const failures = [...new Set(down)].map((text) => readFailure(fabric, text, "--down"));
  const problems = failures.flatMap((one) => (one.ok ? [] : one.problems));
  const isTime = at === undefined || (/^\d+(?:\.\d+)?$/.test(at) && Number(at) <= MOST);
  const late = isTime ? [] : [{ path: "--at", expected: `seconds from 0 to ${MOST}`, found: show(at) }];
  return unless([...problems, ...late], () => ({
    failures: failures.flatMap((one) => (one.ok ? [one.value] : [])),
    at: at === undefined ? undefined : Math.round(Number(at) * 1000),
  }));
}
