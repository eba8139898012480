import type { HostPlan } from "./plan.ts";
import type { Invocation, Step } from "./step.ts";
import type { Outcome, Transport } from "./transport/transport.ts";

export interface StepFailure {
  readonly host: string;
  readonly does: string;
  readonly run: Invocation;
  readonly outcome: Outcome;
}

/** What stands after a run, per host and all in all. */
export interface Applied {
  /** steps that were run and not taken back */
  readonly applied: number;
  readonly failures: readonly StepFailure[];
  /** steps that could not be taken back, after a failure */
  readonly stuck: readonly StepFailure[];
  readonly takenBack: number;
  readonly isInterrupted: boolean;
}

export interface ApplyOptions {
  /** leave what has been done where a step fails */
  readonly keepPartial?: boolean;
  /** ends the run after the steps that are under way */
  readonly signal?: AbortSignal;
  /** hosts at work side by side; default 16 */
  readonly width?: number;
  readonly onStep?: (host: string, done: number, all: number) => void;
}

/**
 * Runs a plan: the hosts side by side, each host's steps in their order. If one fails, the others stop after the step that
 * they are at, and what was done is taken back in reverse.
 */
export async function apply(
  plans: readonly HostPlan[],
  transports: ReadonlyMap<string, Transport>,
  options: ApplyOptions = {},
): Promise<Applied> {
  const failures: StepFailure[] = [];
  const done = new Map<string, Step[]>();
  const isOver = () => failures.length > 0 || options.signal?.aborted === true;
  await inParallel(plans, options.width ?? WIDTH, async ({ host, steps }) => {
    const own: Step[] = [];
    done.set(host, own);
    for (const step of steps) {
      if (isOver()) return;
      const failure = await attempt(host, step, transports);
      // A step that failed may have done a part of what its inverse takes back.
      own.push(step);
      if (failure !== undefined) failures.push(failure);
      options.onStep?.(host, own.length, steps.length);
    }
  });
  const count = [...done.values()].reduce((sum, steps) => sum + steps.length, 0);
  const isInterrupted = options.signal?.aborted === true;
  if (!isOver() || options.keepPartial === true)
    return { applied: count - failures.length, failures, stuck: [], takenBack: 0, isInterrupted };
  const stuck: StepFailure[] = [];
  await inParallel([...done], options.width ?? WIDTH, async ([host, steps]) => {
    for (const { does, undo, run } of steps.toReversed()) {
      const failure = await attempt(host, { does: `take back: ${does}`, run: undo, undo: run }, transports);
      const isOfFailedStep = failures.some((one) => one.host === host && one.does === does);
      if (failure !== undefined && !isOfFailedStep) stuck.push(failure);
    }
  });
  return { applied: stuck.length, failures, stuck, takenBack: count - stuck.length, isInterrupted };
}

const WIDTH = 16;

async function attempt(
  host: string,
  { does, run }: Step,
  transports: ReadonlyMap<string, Transport>,
): Promise<StepFailure | undefined> {
  const transport = transports.get(host);
  const outcome =
    transport === undefined
      ? { code: 127, stdout: "", stderr: `no way to ${host}\n` }
      : await transport.run(run);
  return outcome.code === 0 ? undefined : { host, does, run, outcome };
}

/** All of them, at most `width` at a time. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const workers = Array.from({ length: Math.min(width, items.length) }, async () => {
    for (const item of queue) await work(item);
  });
  await Promise.all(workers);
}
