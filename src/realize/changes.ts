import type { Look } from "./look.ts";
import { type Obstacle, othersBridges, strandedBy } from "./obstacles.ts";
import { SWITCH_MARK } from "./part.ts";
import type { Phase } from "./plan.ts";
import { changingSteps, isOneTransaction } from "./steps/change.ts";
import { removingSteps } from "./steps/make.ts";

/** What is to be done on all hosts, and why it cannot be. */
export interface Changes {
  readonly phases: readonly Phase[];
  readonly obstacles: readonly Obstacle[];
}

/** What makes all hosts what they should be: one phase that closes, one that opens. */
export function changesToMake({ hosts }: Look, owner: string): Changes {
  const isAlone = isOneTransaction(hosts.map(({ diff }) => diff));
  const changes = hosts.map(({ wanted, observed, diff }) => ({
    host: wanted.host,
    strange: observed.strange,
    ...changingSteps(diff, observed.own, wanted.parts, owner, isAlone),
  }));
  return {
    phases: [
      changes.map(({ host, closing }) => ({ host, steps: closing })),
      changes.map(({ host, opening }) => ({ host, steps: opening })),
    ],
    obstacles: changes.flatMap(({ host, strange, gone }) => strandedBy(host, strange, gone)),
  };
}

/** What removes whatever of this fabric is there. A setting of the switch that others have come to share stays. */
export function changesToRemove({ hosts }: Look, owner: string): Changes {
  const plans = hosts.map(({ wanted, observed }) => {
    const { own, strange } = observed;
    const isOwnSwitch = othersBridges(observed).length === 0;
    const gone = own.filter(
      ({ kind, columns }) => kind !== "switch" || (isOwnSwitch && SWITCH_MARK in columns),
    );
    return { host: wanted.host, steps: removingSteps(gone, owner), strange, gone };
  });
  return {
    phases: [plans.map(({ host, steps }) => ({ host, steps }))],
    obstacles: plans.flatMap(({ host, strange, gone }) => strandedBy(host, strange, gone)),
  };
}
