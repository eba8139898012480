import { must } from "../../model/fabric/fabric.ts";
import { type Bdd, type Bdds, EMPTY } from "./bdd.ts";
import type { Step } from "./step.ts";

/** A set of frames somewhere on its way, as a row of its trail; NOWHERE for the empty one. */
export type Place = number;
export const NOWHERE: Place = -1;

/** A place on one way, and what of its set goes that way. */
export interface Stage<N> {
  readonly frames: Bdd;
  /** what led here; undefined at the start and where several ways meet */
  readonly step: Step | undefined;
  readonly note: N | undefined;
}

/**
 * How sets of frames came about, so that any way can be read backwards. A place comes after one other by a step,
 * or where the ways of several meet.
 * @typeParam N what is noted of a place
 */
export class Trail<N> {
  readonly #bdds: Bdds;
  readonly #sets: Bdd[] = [];
  readonly #before: (readonly Place[])[] = [];
  readonly #steps: (Step | undefined)[] = [];
  readonly #notes: (N | undefined)[] = [];

  constructor(bdds: Bdds) {
    this.#bdds = bdds;
  }

  set(place: Place): Bdd {
    return place === NOWHERE ? EMPTY : must(this.#sets[place]);
  }

  start(frames: Bdd, note?: N): Place {
    return this.#add(frames, NO_PLACES, undefined, note);
  }

  /** What the frames of a place become by a step. */
  after(place: Place, step: Step, note?: N): Place {
    return place === NOWHERE ? NOWHERE : this.#add(step.forward(this.set(place)), [place], step, note);
  }

  /** The places that something is noted of, the first first. */
  *noted(): IterableIterator<readonly [place: Place, note: N]> {
    for (const [place, note] of this.#notes.entries()) if (note !== undefined) yield [place, note];
  }

  /** The frames of several places together. */
  meet(places: readonly Place[]): Place {
    const real = places.filter((place) => place !== NOWHERE);
    const [only] = real;
    if (only === undefined || real.length === 1) return only ?? NOWHERE;
    const all = real.reduce((sum, place) => this.#bdds.or(sum, this.set(place)), EMPTY);
    return this.#add(all, real, undefined, undefined);
  }

  /** Those of a place's frames that are not among these. */
  without(place: Place, frames: Bdd): Place {
    return place === NOWHERE
      ? NOWHERE
      : this.#add(this.#bdds.diff(this.set(place), frames), [place], undefined, undefined);
  }

  /** One way to some of a place's frames, from its start on: at each stage those that get there. */
  wayTo(place: Place, frames: Bdd): readonly Stage<N>[] {
    const stages: Stage<N>[] = [];
    let here = place;
    let wanted = this.#bdds.and(frames, this.set(place));
    for (;;) {
      if (wanted === EMPTY) throw new Error("a way that no frame goes");
      const step = this.#steps[here];
      stages.push({ frames: wanted, step, note: this.#notes[here] });
      const earlier = step === undefined ? wanted : step.back(wanted);
      const before = must(this.#before[here]);
      if (before.length === 0) return stages.toReversed();
      const from = before.find((one) => this.#bdds.and(earlier, this.set(one)) !== EMPTY);
      here = must(from);
      wanted = this.#bdds.and(earlier, this.set(here));
    }
  }

  /**
   * Which frames of a place come to others, by whatever way.
   * @param within of each place on the way the frames that count
   */
  origins(root: Place, ends: readonly Place[], within: (place: Place, frames: Bdd) => Bdd): Bdd {
    const wanted = new Map<Place, Bdd>(ends.map((place) => [place, this.set(place)]));
    // Every place comes after those before it, so that one pass downwards sees all of what is wanted of each.
    for (let here = Math.max(NOWHERE, ...ends); here > root; here--) {
      const frames = within(here, wanted.get(here) ?? EMPTY);
      if (frames === EMPTY) continue;
      const earlier = this.#steps[here]?.back(frames) ?? frames;
      for (const from of must(this.#before[here])) {
        const some = this.#bdds.and(earlier, this.set(from));
        wanted.set(from, this.#bdds.or(wanted.get(from) ?? EMPTY, some));
      }
    }
    return wanted.get(root) ?? EMPTY;
  }

  #add(frames: Bdd, before: readonly Place[], step: Step | undefined, note: N | undefined): Place {
    if (frames === EMPTY) return NOWHERE;
    this.#sets.push(frames);
    this.#before.push(before);
    this.#steps.push(step);
    this.#notes.push(note);
    return this.#sets.length - 1;
  }
}

const NO_PLACES: readonly Place[] = [];
