import { SWITCH_FIELDS } from "../../model/openflow/key.ts";
import { type Bdd, FULL, type Literal } from "./bdd.ts";
import type { FrameSets } from "./frame-sets.ts";
import { either, forget, inTurn, only, type Step } from "./step.ts";
import { DEPTH } from "./variables.ts";

/** Of the tags of a key at most two are ever written. ofproto-dpif-xlate.c, FLOW_MAX_VLAN_HEADERS. */
const SLOTS = [0, 1] as const;
type Slot = (typeof SLOTS)[number];

/** How frames get from a wire into a key and out again. */
export class WireSteps {
  readonly #sets: FrameSets;
  readonly #inside: readonly number[];
  /** a tag that was written is outermost, the second lies beneath, and then what lay beneath before */
  readonly write: Step;
  readonly #read = new Map<number, Step>();

  constructor(sets: FrameSets) {
    this.#sets = sets;
    const { variables } = sets;
    this.#inside = SWITCH_FIELDS.flatMap((field) => variables.live(field).map(([bit]) => variables.of(bit)));
    this.write = either(
      sets,
      [0, 1, 2].map((count) => this.#writing(count)),
    );
  }

  /** What goes with a frame inside a switch is lost, but for these bits. */
  leave(kept: readonly number[] = []): Step {
    return forget(
      this.#sets,
      this.#inside.filter((variable) => !kept.includes(variable)),
    );
  }

  /** In another switch a frame has these bits, and 0 for the others, but for those that are kept. */
  enter(literals: readonly Literal[] = [], kept: readonly number[] = []): Step {
    const { bdds } = this.#sets;
    const given = new Set([...literals.map(([variable]) => variable), ...kept]);
    const zero = this.#inside.filter((variable) => !given.has(variable));
    const cube = bdds.cube([...zero.map((variable) => [variable, false] as const), ...literals]);
    const gone = bdds.variables([...zero, ...literals.map(([variable]) => variable)]);
    return {
      forward: (frames) => bdds.and(frames, cube),
      back: (frames) => bdds.exists(bdds.and(frames, cube), gone),
    };
  }

  /**
   * A switch takes a frame from a wire: `limit` tags, 2 at most, go to the key.
   * @param endless whether beneath the deepest tag that a set knows of there may be any others
   */
  read(limit: number, endless = true): Step {
    const key = 2 * limit + Number(endless);
    const known = this.#read.get(key) ?? this.#reading(limit, endless);
    this.#read.set(key, known);
    return known;
  }

  #reading(limit: number, endless: boolean): Step {
    const { bdds, variables } = this.#sets;
    const taken = SLOTS.slice(0, limit);
    const missing = SLOTS.slice(limit).flatMap((slot) => variables.tag(slot));
    const rising = pairsUp(this.#places(), limit);
    const [up, down] = [
      bdds.relabeling(rising),
      bdds.relabeling(rising.map(([from, to]) => [to, from] as const)),
    ];
    const fresh = Array.from({ length: taken.length }, (_, i) => DEPTH - taken.length + i);
    const tail = endless
      ? this.#sets.stackFrom(DEPTH - limit)
      : this.#absent(fresh.flatMap((tag) => variables.beneath(tag)));
    const added = bdds.and(limit === 0 ? FULL : tail, this.#absent(missing));
    const gone = bdds.variables([...missing, ...fresh.flatMap((tag) => variables.beneath(tag))]);
    return {
      forward: (frames) => bdds.and(bdds.rename(frames, up), added),
      back: (frames) => bdds.rename(bdds.exists(bdds.and(frames, added), gone), down),
    };
  }

  /** `count` tags of the key are written: those in front that are there. */
  #writing(count: number): Step {
    const { bdds, variables } = this.#sets;
    const there = SLOTS.map((slot) => bdds.literal(variables.tag(slot)[0] ?? 0));
    const shown = SLOTS.slice(0, count).map((slot) => there[slot] ?? FULL);
    const next = there[count];
    const condition = this.#sets.all([...shown, ...(next === undefined ? [] : [bdds.not(next)])]);
    const lost = Array.from({ length: count }, (_, i) => variables.beneath(DEPTH - 1 - i)).flat();
    const unwritten = SLOTS.slice(count).flatMap((slot) => variables.tag(slot));
    const rising = pairsUp(this.#places(), count);
    const [up, down] = [
      bdds.relabeling(rising),
      bdds.relabeling(rising.map(([from, to]) => [to, from] as const)),
    ];
    const sinking: Step = {
      forward: (frames) => bdds.rename(frames, down),
      back: (frames) => bdds.rename(frames, up),
    };
    return inTurn([only(this.#sets, condition), forget(this.#sets, [...unwritten, ...lost]), sinking]);
  }

  #absent(variables: readonly number[]): Bdd {
    return this.#sets.bdds.cube(variables.map((variable) => [variable, false] as const));
  }

  /** The slots of the key and the tags beneath, as places that tags move between. */
  #places(): {
    readonly slots: readonly (readonly number[])[];
    readonly tags: readonly (readonly number[])[];
  } {
    const { variables } = this.#sets;
    return {
      slots: SLOTS.map((slot: Slot) => variables.tag(slot)),
      tags: Array.from({ length: DEPTH }, (_, tag) => variables.beneath(tag)),
    };
  }
}

/** `count` tags go from beneath to the key, and the others after them. */
function pairsUp(
  {
    slots,
    tags,
  }: { readonly slots: readonly (readonly number[])[]; readonly tags: readonly (readonly number[])[] },
  count: number,
): readonly (readonly [from: number, to: number])[] {
  const into = [...slots.slice(0, count), ...tags];
  return tags.flatMap((variables, tag) =>
    variables.map((variable, i) => [variable, into[tag]?.[i] ?? variable] as const),
  );
}
