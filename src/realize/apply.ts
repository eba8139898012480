import { must } from "../model/fabric/fabric.ts";
import { inParallel, WIDTH } from "./in-parallel.ts";
import { STEP_LOCK } from "./lock.ts";
import type { Phase } from "./plan.ts";
import { markRefused, type Refusal } from "./refused.ts";
import type { Run, StepFailure } from "./run.ts";
import { inverse, type Step } from "./step.ts";
import { NOT_HAD, type Outcome, type Transport } from "./transport/transport.ts";

/** What stands after a run, per host and all in all. */
export interface Applied {
  /** steps that were done and not taken back */
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
  /** go on with the other steps where one fails */
  readonly isForced?: boolean;
  /** ends the run after the steps that are under way */
  readonly signal?: AbortSignal;
  /** ends it likewise; what was done is left, as somebody else may be at work there */
  readonly lost?: AbortSignal;
  /** hosts at work side by side; default 16 */
  readonly width?: number;
  /** told after each step; what it throws does not stop the run: who watches may go away */
  readonly onStep?: (host: string, done: number, all: number) => void;
  /** asked when all steps are done: what of them has come to nothing, though no command failed */
  readonly refused?: () => Promise<readonly Refusal[]>;
}

/**
 * Runs a plan, phase by phase: within one, the hosts side by side and each host's steps in their order; the next begins when
 * all hosts are through. If a step fails, the others stop after the step that they are at, and what was done is taken back
 * in reverse, the last phase first.
 */
export async function apply(
  phases: readonly Phase[],
  transports: ReadonlyMap<string, Transport>,
  options: ApplyOptions = {},
): Promise<Applied> {
  const { keepPartial = false, isForced = false, signal, lost, width = WIDTH, refused } = options;
  const all = stepCounts(phases);
  const done = new Map<string, number>();
  const runs: Run[][] = phases.map(() => []);
  const failures = () => runs.flat().flatMap(({ failure }) => failure ?? []);
  const isStopped = () => signal?.aborted === true || lost?.aborted === true;
  const isOver = () => (!isForced && failures().length > 0) || isStopped();
  for (const [i, phase] of phases.entries()) {
    // oxlint-disable-next-line no-await-in-loop
    await inParallel(phase, width, async ({ host, steps }) => {
      for (const step of steps) {
        if (isOver()) return;
        const failure = await attempt(host, step, transports);
        must(runs[i]).push({ host, step, failure });
        const own = (done.get(host) ?? 0) + 1;
        done.set(host, own);
        tell(options, host, own, all.get(host) ?? own);
      }
    });
  }
  if (refused !== undefined && !isOver()) markRefused(runs, await refused());
  const isInterrupted = isStopped();
  const failed = failures();
  const count = runs.flat().length - failed.length;
  if (!isOver() || keepPartial || lost?.aborted === true)
    return { applied: count, failures: failed, stuck: [], takenBack: 0, isInterrupted };
  const { takenBack, stuck } = await takeBack(runs, transports, width);
  return { applied: count - takenBack, takenBack, stuck, failures: failed, isInterrupted };
}

function tell({ onStep }: ApplyOptions, ...[host, done, all]: Parameters<NonNullable<typeof onStep>>): void {
  try {
    onStep?.(host, done, all);
  } catch {
    // Nobody is left to tell.
  }
}

/**
 * The inverses, in reverse; one that fails leaves its host's others to be tried. Where one fails, no earlier phase is taken back: what
 * there was before would stand beside what could not be taken away, and might meet it.
 */
async function takeBack(
  runs: readonly (readonly Run[])[],
  transports: ReadonlyMap<string, Transport>,
  width: number,
): Promise<Pick<Applied, "takenBack" | "stuck">> {
  const stuck: StepFailure[] = [];
  let takenBack = 0;
  for (const phase of runs.toReversed()) {
    if (stuck.length > 0) break;
    const hosts = [...new Set(phase.map(({ host }) => host))];
    // oxlint-disable-next-line no-await-in-loop
    await inParallel(hosts, width, async (host) => {
      for (const { step, failure } of phase.filter((run) => run.host === host).toReversed()) {
        if (failure !== undefined && hasDoneNothing(step, failure.outcome)) continue;
        const isAlone = failure !== undefined && mayGoOn(failure.outcome);
        const again = await attempt(host, inverse(step), transports, isAlone ? ALONE : UNDER_WAY);
        if (again === undefined && failure === undefined) takenBack++;
        if (again !== undefined) stuck.push(again);
      }
    });
  }
  return { takenBack, stuck };
}

/** The way to the host was lost, or it took too long: whether the command has ended there nobody knows. ssh(1) exits with 255. */
function mayGoOn({ code }: Outcome): boolean {
  return code === NOT_HAD || code === 255;
}

function hasDoneNothing({ isAtomic }: Step, { code }: Outcome): boolean {
  return isAtomic === true && code === 1;
}

function stepCounts(phases: readonly Phase[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { host, steps } of phases.flat()) counts.set(host, (counts.get(host) ?? 0) + steps.length);
  return counts;
}

/** A step of a run that is killed goes on to its end on its host; whoever comes next waits for that: see `lockHosts`. */
const UNDER_WAY = ["flock", "--shared", STEP_LOCK] as const;
/** What takes back a step that may still be under way waits for its end. */
const ALONE = ["flock", "--exclusive", "--wait", "60", STEP_LOCK] as const;

async function attempt(
  host: string,
  { does, run, timeout }: Step,
  transports: ReadonlyMap<string, Transport>,
  lock: typeof UNDER_WAY | typeof ALONE = UNDER_WAY,
): Promise<StepFailure | undefined> {
  const transport = transports.get(host);
  const outcome =
    transport === undefined
      ? { code: NOT_HAD, stdout: "", stderr: `no way to ${host}\n` }
      : await transport.run(
          { ...run, argv: [...lock, ...run.argv] },
          timeout === undefined ? {} : { timeout },
        );
  return outcome.code === 0 ? undefined : { host, does, run, outcome };
}
