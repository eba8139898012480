import type { AskedFailures } from "../../model/fabric/asked-failures.ts";
import { type Failure, formatFailure } from "../../model/fabric/failure.ts";
import { type Outage, outageOf } from "../../model/fabric/outage.ts";
import { Context } from "../context.ts";
import { checkIsolation } from "../isolation.ts";
import { checkLoopFreedom } from "../loop-freedom.ts";
import { checkReachability } from "../reachability.ts";
import { type PropertyVerdict, verdictOf, type Violation } from "../verdict.ts";
import { failureSets, setName } from "./failure-sets.ts";
import { Interruptions } from "./interruption.ts";
import { OpenedWays } from "./opened-ways.ts";

/** What is asked after failures. Isolation only where a way may have opened: it holds for every state of every tree and table. */
const CHECKS = [checkReachability, checkLoopFreedom, checkIsolation];

/**
 * Resilience: what holds before still holds after each of the failures, once spanning tree has come to rest. Who is plugged in where
 * something has failed is not asked for.
 */
export function checkResilience(context: Context, asked: AskedFailures): PropertyVerdict {
  const { fabric } = context;
  const { endpoints, ports } = fabric.columns;
  const before = CHECKS.map((check) => check(context));
  const opened = new OpenedWays(context.wiring);
  const { sets, count } = failureSets(context.wiring, asked);
  const found: Found = { violations: [], undecided: new Set(), count: 0 };
  for (const one of before) note(found, one, []);
  const rest = new Rest(context);
  for (const set of sets) {
    const name = setName(fabric, set);
    context.step(`resilience after ${name}`);
    const outage = outageOf(fabric, set);
    const after = set.map((one) => formatFailure(fabric, one));
    const [left, wider] = contextsOf(context, outage, opened);
    for (const [i, check] of CHECKS.entries()) {
      const one = check === checkIsolation ? wider : left;
      if (before[i]?.holds === true && one !== undefined) note(found, check(one), after);
    }
    rest.after(outage, name);
  }
  if (sets.length < count)
    found.undecided.add(
      `of ${count.toLocaleString("en")} sets of failures the first ${sets.length.toLocaleString("en")} are looked at`,
    );
  return verdictOf(
    "resilience",
    { endpoints: endpoints.count, ports: ports.count, pairs: 0 },
    {
      violations: found.violations,
      violationCount: found.count,
      most: context.most,
      undecided: [...found.undecided],
      notes: [lookedAt(sets), ...rest.notes],
    },
  );
}

/** What is left after an outage, for all that spanning tree decides, and for isolation where that is to be asked. */
function contextsOf(
  { most, step }: Context,
  outage: Outage,
  opened: OpenedWays,
): readonly [Context, Context | undefined] {
  const left = new Context(outage.fabric, { most, step });
  const wider = opened.after(outage);
  if (wider === undefined || wider === outage.fabric) return [left, wider && left];
  return [left, new Context(wider, { most, step })];
}

function lookedAt(sets: readonly (readonly Failure[])[]): string {
  const [first] = sets;
  if (sets.every(({ length }) => length === 1)) return `${failures(sets.length)}, each by itself`;
  if (sets.length === 1 && first !== undefined) return `${failures(first.length)}, all at once`;
  return `${sets.length.toLocaleString("en")} sets of failures, each set by itself`;
}

function failures(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "failure" : "failures"}`;
}

interface Found {
  readonly violations: Violation[];
  readonly undecided: Set<string>;
  count: number;
}

function note(found: Found, verdict: PropertyVerdict, after: readonly string[]): void {
  found.count += verdict.violationCount;
  for (const one of verdict.violations) found.violations.push({ ...one, after });
  const when = after.length === 0 ? "" : `after ${after.join(" and ")}: `;
  for (const why of verdict.undecided) found.undecided.add(when + why);
}

/** What spanning tree makes of the failures in time. */
class Rest {
  readonly #interruptions: Interruptions;
  #longest = { seconds: 0, name: "" };
  readonly #restless: string[] = [];

  constructor({ wiring }: Context) {
    this.#interruptions = new Interruptions(wiring);
  }

  after(outage: Outage, name: string): void {
    const seconds = this.#interruptions.after(outage);
    if (seconds === Infinity) this.#restless.push(name);
    else if (seconds > this.#longest.seconds) this.#longest = { seconds, name };
  }

  get notes(): readonly string[] {
    const { seconds, name } = this.#longest;
    return [
      ...(seconds > 0
        ? [
            `spanning tree keeps frames from ways that are left for ${seconds.toFixed(0)} s at the most, after ${name}`,
          ]
        : []),
      ...this.#restless.map((one) => `after ${one} spanning tree never comes to rest`),
    ];
  }
}
