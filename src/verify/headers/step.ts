import type { Bdd, Literal } from "./bdd.ts";
import type { FrameSets } from "./frame-sets.ts";

/** Something that happens to frames: what a set of them becomes, and what a set has come of. */
export interface Step {
  readonly forward: (frames: Bdd) => Bdd;
  /** All frames of which at least one outcome is in the set; such too that the step never sees. */
  readonly back: (frames: Bdd) => Bdd;
}

export function only({ bdds }: FrameSets, condition: Bdd): Step {
  const filter = (frames: Bdd) => bdds.and(frames, condition);
  return { forward: filter, back: filter };
}

/** Variables get these values, whatever they had. */
export function assign({ bdds }: FrameSets, literals: readonly Literal[]): Step {
  const variables = bdds.variables(literals.map(([variable]) => variable));
  const cube = bdds.cube(literals);
  return {
    forward: (frames) => bdds.and(bdds.exists(frames, variables), cube),
    back: (frames) => bdds.exists(bdds.and(frames, cube), variables),
  };
}

/** Nothing is said of these variables any more. */
export function forget({ bdds }: FrameSets, variables: Iterable<number>): Step {
  const gone = bdds.variables(variables);
  const drop = (frames: Bdd) => bdds.exists(frames, gone);
  return { forward: drop, back: drop };
}

/** A variable, the value that it gets as a set of frames before the step, and a variable to hold it meanwhile. */
export interface Copy {
  readonly to: number;
  readonly from: Bdd;
  readonly meanwhile: number;
}

/** All at once: values are those before the step. */
export function copy({ bdds }: FrameSets, copies: readonly Copy[]): Step {
  const targets = bdds.variables(copies.map(({ to }) => to));
  const held = bdds.variables(copies.map(({ meanwhile }) => meanwhile));
  const home = bdds.relabeling(copies.map(({ to, meanwhile }) => [meanwhile, to] as const));
  const away = bdds.relabeling(copies.map(({ to, meanwhile }) => [to, meanwhile] as const));
  const equal = copies.map(({ from, meanwhile }) => bdds.iff(bdds.literal(meanwhile), from));
  const hold = (frames: Bdd) => equal.reduce((all, one) => bdds.and(all, one), frames);
  return {
    forward: (frames) => bdds.rename(bdds.exists(hold(frames), targets), home),
    back: (frames) => bdds.exists(hold(bdds.rename(frames, away)), held),
  };
}

/** The step for frames that meet the condition; others stay as they are. */
export function where({ bdds }: FrameSets, condition: Bdd, { forward, back }: Step): Step {
  const [yes, no] = [
    (frames: Bdd) => bdds.and(frames, condition),
    (frames: Bdd) => bdds.diff(frames, condition),
  ];
  return {
    forward: (frames) => bdds.or(forward(yes(frames)), no(frames)),
    back: (frames) => bdds.or(yes(back(frames)), no(frames)),
  };
}

export function inTurn(steps: readonly Step[]): Step {
  return {
    forward: (frames) => steps.reduce((now, { forward }) => forward(now), frames),
    back: (frames) => steps.reduceRight((now, { back }) => back(now), frames),
  };
}

/** Any of the steps may happen. */
export function either({ bdds }: FrameSets, steps: readonly Step[]): Step {
  return {
    forward: (frames) => steps.reduce((all, { forward }) => bdds.or(all, forward(frames)), 0),
    back: (frames) => steps.reduce((all, { back }) => bdds.or(all, back(frames)), 0),
  };
}
