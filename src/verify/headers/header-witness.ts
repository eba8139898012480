import { NOBODY } from "../../model/frame-fields.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { macTableLimit } from "../../sim/mac/mac-tables.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import { must } from "../../model/fabric/fabric.ts";
import type { Lesson, Witness } from "../way.ts";
import { type Bdd, EMPTY } from "./bdd.ts";
import { frameOf } from "./concrete-frame.ts";
import { memberOf, type Wish } from "./concrete.ts";
import type { Course, Courses, Stop } from "./courses.ts";
import type { HeaderSearch } from "./header-search.ts";
import type { LearningFixpoint } from "./learning-fixpoint.ts";
import type { LearnedFlows } from "./learned-flows.ts";
import { introducing } from "./introductions.ts";
import { inTurn } from "./step.ts";
import { rescuesOf } from "./rescues.ts";
import { VLAN } from "./rules.ts";
import type { Switches } from "./switches.ts";
import type { Place } from "./trail.ts";

/** Something that a bridge has to have learned for a frame to go its way. */
type Need =
  | { readonly kind: "mac"; readonly port: number; readonly vlan: bigint; readonly mac: bigint }
  | { readonly kind: "flow"; readonly bridge: number; readonly learned: LearnedFlows; readonly values: Bdd };

/** By whom bridges are taught. */
interface Teaching {
  /** By frames of this search, which need nothing learned, where it has them. */
  readonly first?: HeaderSearch;
  /** Addresses by a frame that comes in where it is to be learned, and goes nowhere from there. */
  readonly isOnTheSpot?: boolean;
}

/** Lessons for lessons that are looked for. */
const MAX_DEPTH = 8;
/** The largest table that a witness fills. */
const MAX_CROWD = 1 << 16;
const CROWD_WISHES: readonly Wish[] = [
  [FIELD.dl_dst, BigInt(NOBODY)],
  [FIELD.dl_dst, BigInt(BROADCAST)],
];

/** What has to be sent for a frame to go its way: the frame, and before it those that teach what it needs. */
export class WitnessMaker {
  readonly #switches: Switches;
  readonly #courses: Courses;
  readonly #fixpoint: LearningFixpoint;
  readonly #how: Teaching;

  constructor(switches: Switches, courses: Courses, fixpoint: LearningFixpoint, how: Teaching = {}) {
    this.#switches = switches;
    this.#courses = courses;
    this.#fixpoint = fixpoint;
    this.#how = how;
  }

  /** The same, with other lessons. */
  teaching(how: Teaching): WitnessMaker {
    return new WitnessMaker(this.#switches, this.#courses, this.#fixpoint, how);
  }

  witness(course: Course): Witness {
    return { frame: course.frame, lessons: this.#lessonsFor(course) };
  }

  /** The frame that taught what a frame needs where it is; undefined where it needs nothing. */
  lessonAt(stop: Stop): Course | undefined {
    const need = this.#needAt(stop);
    return need === undefined ? undefined : this.#teach(need);
  }

  get #rounds(): readonly HeaderSearch[] {
    const { first } = this.#how;
    return first === undefined ? this.#fixpoint.rounds : [first, ...this.#fixpoint.rounds];
  }

  /** @param depth how many lessons this one is for */
  #lessonsFor({ stops }: Course, depth = 0): readonly Lesson[] {
    const crowds = stops.flatMap((stop) => this.#crowdAt(stop));
    const taught = stops.flatMap((stop) => {
      const courses = [this.lessonAt(stop), this.#introductionAt(stop)];
      return courses.flatMap((course) => {
        if (course === undefined) return [];
        const here = stop.note?.kind === "known" ? this.#onTheSpot(course) : undefined;
        return here === undefined ? this.#givenBy(course, depth) : [here];
      });
    });
    const rescued = depth < MAX_DEPTH ? stops.flatMap((_, i) => this.#rescuesAt(stops, i, depth)) : [];
    return [...crowds, ...taught, ...rescued];
  }

  /** What tells a host where the neighbour is that it sends to; undefined where nobody is found who can. */
  #introductionAt({ note, frame }: Stop): Course | undefined {
    if (note?.kind !== "crossed" || note.isAfterAnswer !== true) return undefined;
    const sent = memberOf(this.#switches.sets, frame);
    const [mac, seen] = [FIELD.dl_dst, FIELD.nw_dst].map((field) => sent.valueOf(field));
    const isSeen = this.#switches.sets.variables.live(FIELD.nw_dst).length > 0;
    const sought = isSeen ? seen : note.crafted?.sought;
    if (mac === undefined || sought === undefined) return undefined;
    const asking = introducing(this.#switches, note.into, BigInt(sought), mac);
    for (const round of this.#rounds) {
      for (const { port, place } of round.hostLessons) {
        const frames = this.#switches.sets.bdds.and(round.trail.set(place), asking.frames);
        if (port === note.into && frames !== EMPTY)
          return this.#courses.course(round, place, () => asking.wishes, frames);
      }
    }
    return undefined;
  }

  /** The last of a lesson's way alone, from its address to its address; undefined where it is not to be, or is all. */
  #onTheSpot({ stops }: Course): Lesson | undefined {
    const last = stops.findLast(({ note }) => note?.kind === "crossed");
    if (this.#how.isOnTheSpot !== true || last?.note?.kind !== "crossed") return undefined;
    const { sets, wires } = this.#switches;
    const onWire = inTurn([wires.write, wires.leave()]).forward(last.frame);
    const frame = frameOf(sets.variables, memberOf(sets, onWire));
    return { port: last.note.into, frame: { ...frame, dst: frame.src } };
  }

  #givenBy(course: Course, depth: number): readonly Lesson[] {
    return [...this.#lessonsFor(course, depth + 1), lessonOf(course)];
  }

  /** What teaches the flows without which a switch would give up on the frame where it comes in. */
  #rescuesAt(stops: readonly Stop[], at: number, depth: number): readonly Lesson[] {
    const [before, { note, frame }] = [stops[at - 1]?.note, must(stops[at])];
    const port = note?.kind === "crossed" ? note.into : before?.kind === "sent" ? before.port : undefined;
    if (port === undefined) return [];
    const rescues = rescuesOf(this.#switches, this.#fixpoint, port, frame);
    return rescues.flatMap((rescue) => this.#givenBy(this.#teach({ kind: "flow", ...rescue }), depth));
  }

  /** What fills a table, so that it forgets a static entry; nothing where no such frames are found. */
  #crowdAt({ note }: Stop): readonly Lesson[] {
    if (note?.kind !== "forgotten") return [];
    const limit = macTableLimit(this.#switches.fabric.bridgeSettings(note.bridge));
    if (limit > MAX_CROWD) return [];
    for (const round of this.#rounds) {
      for (const { port, place } of round.macLessons) {
        if (port !== note.port) continue;
        const frames = this.#switches.sets.bdds.and(round.trail.set(place), this.#switches.rules.learnable);
        if (frames === EMPTY) continue;
        const crowd = this.#courses.crowd(round, place, limit, CROWD_WISHES, frames);
        if (crowd !== undefined) return [...this.#lessonsFor(crowd), { ...lessonOf(crowd), sources: limit }];
      }
    }
    return [];
  }

  #needAt({ note, frame }: Stop): Need | undefined {
    const { sets, learning } = this.#switches;
    switch (note?.kind) {
      case "known": {
        const known = memberOf(sets, frame);
        return { kind: "mac", port: note.port, vlan: known.valueOf(VLAN), mac: known.valueOf(FIELD.dl_dst) };
      }
      case "learned-flow":
        return { kind: "flow", bridge: note.bridge, learned: note.learned, values: learning.valuesOf(frame) };
      default:
        return undefined;
    }
  }

  /** What has to be sent, and by whom, for a bridge to learn it: found in the first round that it was learned in. */
  #teach(need: Need): Course {
    for (const round of this.#rounds) {
      const found = this.#lessonIn(round, need);
      if (found === undefined) continue;
      const source = need.kind === "mac" ? need.mac : undefined;
      const wishes: readonly Wish[] = [
        ...(source === undefined ? [] : [[FIELD.dl_dst, source] as const]),
        [FIELD.dl_dst, BigInt(BROADCAST)],
        [FIELD.dl_dst, BigInt(NOBODY)],
      ];
      return this.#courses.course(round, found.place, () => wishes, found.frames);
    }
    throw new Error("a lesson that nobody gave");
  }

  #lessonIn(round: HeaderSearch, need: Need): { readonly place: Place; readonly frames: Bdd } | undefined {
    const { sets, learning, fabric } = this.#switches;
    const within = (place: Place, condition: Bdd) => {
      const frames = sets.bdds.and(round.trail.set(place), condition);
      return frames === EMPTY ? undefined : { place, frames };
    };
    if (need.kind === "mac") {
      const condition = sets.all([sets.equals(VLAN, need.vlan), sets.equals(FIELD.dl_src, need.mac)]);
      for (const { port, place } of round.macLessons) {
        const found = port === need.port ? within(place, condition) : undefined;
        if (found !== undefined) return found;
      }
      return undefined;
    }
    const { learned, bridge, values } = need;
    const condition = learning.teachers(learned, values, this.#switches.numbersOn(bridge));
    for (const { port, spec, place } of round.flowLessons) {
      const isHere = fabric.columns.ports.bridge[port] === bridge && spec === learned.spec;
      const found =
        isHere && this.#switches.ofportOf(port) === learned.inPort ? within(place, condition) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function lessonOf(course: Course): Lesson {
  return { port: course.from, frame: course.frame, passes: portsOn(course) };
}

function portsOn({ stops }: Course): readonly number[] {
  return stops.flatMap(({ note }) => (note?.kind === "crossed" ? [note.by, note.into] : []));
}
