import { must } from "../../model/fabric/fabric.ts";
import { NOBODY } from "../../model/frame-fields.ts";
import { DisjointSets } from "../../model/values/disjoint-sets.ts";
import type { Frame } from "../../model/wire/frame.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import { FIELD } from "../../model/openflow/key.ts";
import type { Lesson } from "../way.ts";
import { type Bdd, EMPTY, FULL } from "./bdd.ts";
import type { Wish } from "./concrete.ts";
import { type Course, Courses } from "./courses.ts";
import { type Hop, HeaderSearch, type Sending, type World } from "./header-search.ts";
import { WitnessMaker } from "./header-witness.ts";
import { LearningFixpoint } from "./learning-fixpoint.ts";
import type { LearnedFlows } from "./learned-flows.ts";
import type { LearnedState } from "./outlet.ts";
import type { Switches } from "./switches.ts";
import type { Place } from "./trail.ts";
import { DEPTH } from "./variables.ts";

/** The ports by which a frame leaves the bridges that it goes round for ever, and the frame where it is sent. */
export interface HeaderLoop {
  readonly ring: readonly number[];
  /** those of the ring, and others that send what goes round it */
  readonly bridges: readonly number[];
  readonly at: number;
  readonly frame: Frame;
  /** what has to be sent before, for bridges to learn flows from */
  readonly lessons: readonly Lesson[];
}

/** Nothing, but for the flows that anybody's frames can have made bridges learn. */
class LearnedFlowsAlone implements LearnedState {
  readonly fixpoint: LearningFixpoint;

  constructor(switches: Switches, senders: readonly Sending[]) {
    this.fixpoint = new LearningFixpoint(switches, undefined, senders);
  }

  macsAt(): Bdd {
    return EMPTY;
  }

  mayForget(): boolean {
    return false;
  }

  flowsIn(bridge: number, table: number): readonly LearnedFlows[] {
    return this.fixpoint.flowsIn(bridge, table);
  }

  hasNeighbours(): boolean {
    return false;
  }

  isHeard(): boolean {
    return false;
  }
}

/**
 * The frames that go on for ever: a greatest fixpoint. Of what comes to each port that is taken away, again and again,
 * which leads to nothing that is left. Of frames with more tags than a set knows of the deepest are as good as not
 * there: no stack is endless, and so what goes round does not live on them.
 */
export class EndlessFrames {
  readonly #switches: Switches;
  readonly #search: HeaderSearch;
  /** by where they start, as a row of the search's roots */
  readonly #hops: readonly (readonly Hop[])[];
  readonly #rootsAt = new Map<number, number[]>();
  readonly #alive: Bdd[];
  readonly #courses: Courses;
  /** undefined where no flow learns */
  readonly #learned: LearnedFlowsAlone | undefined;

  /**
   * @param isOpen whether a port lets frames pass
   * @param senders ports where frames may begin
   */
  constructor(switches: Switches, senders: readonly number[], isOpen: (port: number) => boolean) {
    const frames = switches.sets.onWire("container");
    const sendings = senders.filter(isOpen).map((port) => ({ port, frames }));
    this.#switches = switches;
    this.#courses = new Courses(switches);
    this.#learned = switches.haveLearn ? new LearnedFlowsAlone(switches, sendings) : undefined;
    const world: World = this.#learned === undefined ? { isOpen } : { isOpen, learnedState: this.#learned };
    this.#search = new HeaderSearch(switches, world, sendings);
    const hops: Hop[][] = this.#search.roots.map(() => []);
    for (const hop of this.#search.hops) must(hops[hop.from]).push(hop);
    this.#hops = hops;
    this.#alive = this.#search.roots.map(({ port, place }) =>
      this.#finite(port, this.#search.trail.set(place)),
    );
    for (const [root, { port }] of this.#search.roots.entries())
      this.#rootsAt.set(port, [...(this.#rootsAt.get(port) ?? []), root]);
    while (this.#peel());
  }

  /** One loop of each set of bridges that frames go round. */
  loops(): readonly HeaderLoop[] {
    const { bridge } = this.#switches.fabric.columns.ports;
    const sets = new DisjointSets(this.#switches.fabric.columns.bridges.count);
    const roots = [...this.#alive.keys()].filter((root) => this.#alive[root] !== EMPTY);
    const bridgeOf = (root: number) => must(bridge[must(this.#search.roots[root]).port]);
    for (const root of roots) {
      for (const { into, place } of must(this.#hops[root]))
        if (this.#goesOn(into, this.#search.trail.set(place)) !== EMPTY)
          sets.join(bridgeOf(root), must(bridge[into]));
    }
    const members = new Map<number, number[]>();
    for (const root of roots)
      members.set(sets.find(bridgeOf(root)), [...(members.get(sets.find(bridgeOf(root))) ?? []), root]);
    return [...members.values()].map((own) => this.#loopFrom(must(own[0]), [...new Set(own.map(bridgeOf))]));
  }

  #loopFrom(root: number, bridges: readonly number[]): HeaderLoop {
    const { place } = must(this.#search.roots[root]);
    const { from, frame } = this.#courseTo(place, must(this.#alive[root]));
    const ring = this.#ringFrom(root);
    return { ring: ring.map(({ by }) => by), bridges, at: from, frame, lessons: this.#lessonsFor(ring) };
  }

  #courseTo(place: Place, frames: Bdd): Course {
    return this.#courses.course(this.#search, place, (port) => this.#wishes(port), frames);
  }

  /** What has to be learned for frames to go round. */
  #lessonsFor(ring: readonly Hop[]): readonly Lesson[] {
    if (this.#learned === undefined) return [];
    const witnesses = new WitnessMaker(this.#switches, this.#courses, this.#learned.fixpoint);
    return ring.flatMap(({ place, into }) => {
      const frames = this.#goesOn(into, this.#search.trail.set(place));
      return witnesses.witness(this.#courseTo(place, frames)).lessons;
    });
  }

  /** A broadcast, from the endpoint's own address. */
  #wishes(from: number): readonly Wish[] {
    const { fabric } = this.#switches;
    const endpoint = must(fabric.columns.ports.endpoint[from]);
    const source = endpoint < 0 ? NOBODY : fabric.macOf(endpoint);
    return [
      [FIELD.dl_dst, BigInt(BROADCAST)],
      [FIELD.dl_src, BigInt(source)],
    ];
  }

  /** Follows what goes on until a port comes again. */
  #ringFrom(start: number): readonly Hop[] {
    const seen = new Map<number, number>();
    const way: Hop[] = [];
    let root = start;
    let frames = must(this.#alive[start]);
    for (;;) {
      const hop = must(this.#hopOn(root, frames));
      if (seen.has(hop.by)) return way.slice(seen.get(hop.by));
      seen.set(hop.by, way.length);
      way.push(hop);
      const arrived = this.#goesOn(hop.into, this.#search.trail.set(hop.place));
      root = this.#search.roots.findIndex(
        (one, i) => one.port === hop.into && this.#meet(must(this.#alive[i]), arrived) !== EMPTY,
      );
      frames = this.#meet(must(this.#alive[root]), arrived);
    }
  }

  #hopOn(root: number, frames: Bdd): Hop | undefined {
    return must(this.#hops[root]).find(
      ({ into, place }) => this.#meet(frames, this.#leadingTo(root, [{ place, into }])) !== EMPTY,
    );
  }

  /** Takes away what leads nowhere. @returns whether there was any */
  #peel(): boolean {
    let isLess = false;
    for (const [root, frames] of this.#alive.entries()) {
      if (frames === EMPTY) continue;
      const left = this.#meet(frames, this.#leadingTo(root, must(this.#hops[root])));
      isLess ||= left !== frames;
      this.#alive[root] = left;
    }
    return isLess;
  }

  /** Of a root's frames those of which something goes on after one of these hops. */
  #leadingTo(root: number, hops: readonly Pick<Hop, "into" | "place">[]): Bdd {
    const { trail, roots } = this.#search;
    const ends = new Map(
      hops.map(({ into, place }) => [place, this.#goesOn(into, trail.set(place))] as const),
    );
    return trail.origins(must(roots[root]).place, [...ends.keys()], (place, frames) =>
      this.#meet(frames, ends.get(place) ?? FULL),
    );
  }

  #goesOn(port: number, frames: Bdd): Bdd {
    const { sets } = this.#switches;
    const roots = this.#rootsAt.get(port) ?? [];
    return this.#meet(frames, sets.any(roots.map((root) => must(this.#alive[root]))));
  }

  /** Without what was read of tags that a set does not know of. */
  #finite(port: number, frames: Bdd): Bdd {
    const { sets, fabric } = this.#switches;
    const limit = this.#switches.tagsReadBy(must(fabric.columns.ports.bridge[port]));
    return limit === 0 ? frames : sets.bdds.diff(frames, sets.isBeneath(DEPTH - limit));
  }

  #meet(a: Bdd, b: Bdd): Bdd {
    return this.#switches.sets.bdds.and(a, b);
  }
}
