import type { Invocation, Step } from "./step.ts";
import type { Outcome } from "./transport/transport.ts";

export interface StepFailure {
  readonly host: string;
  readonly does: string;
  readonly run: Invocation;
  readonly outcome: Outcome;
}

/** A step that was run, or begun. */
export interface Run {
  readonly host: string;
  readonly step: Step;
  readonly failure: StepFailure | undefined;
}
