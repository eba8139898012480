import type { Flow, LearnSpec } from "../../model/openflow/flow.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { overlap } from "../../model/openflow/field-bits.ts";
import { type Instance, instanceOf, sourcesOf } from "./learn-instance.ts";
import { Lessons } from "./lessons.ts";

/** A flow, and a `learn` that makes flows of its shape. */
interface Candidate {
  readonly flow: Flow;
  readonly spec: LearnSpec;
  readonly values: Instance;
}

/**
 * Of some flows of a bridge those that its other flows can have learned: of the shape of a `learn`, with the numbers that it says, and
 * with values that frames which get to it can have.
 * @param suspects those that may be learned, as far as their table, priority, cookie and times say
 */
export function learnedAmong(suspects: readonly Flow[], others: readonly Flow[]): ReadonlySet<Flow> {
  const specs = [...others, ...suspects].flatMap(({ actions }) =>
    actions.flatMap((action) => (action.kind === "learn" ? [action.flow] : [])),
  );
  const candidates = suspects.flatMap((flow) =>
    specs.flatMap((spec): Candidate[] => {
      const values = instanceOf(flow, spec);
      return values === undefined ? [] : [{ flow, spec, values }];
    }),
  );
  if (candidates.length === 0) return new Set();
  const shaped = new Set(candidates.map(({ flow }) => flow));
  const lessons = new Lessons(
    [...others, ...suspects.filter((flow) => !shaped.has(flow))],
    candidates.flatMap(portsTaken),
  );
  return new Set(
    candidates.filter(({ spec, values }) => lessons.canMake(spec, values)).map(({ flow }) => flow),
  );
}

/** The numbers of ports by which the frames came that made it: LOCAL's low half is its number in OpenFlow 1.0. */
function portsTaken({ spec, values }: Candidate): number[] {
  return sourcesOf(spec).flatMap((source, i) =>
    typeof source !== "bigint" && overlap(source, FIELD.in_port) ? [Number((values[i] ?? 0n) & 0xffffn)] : [],
  );
}
