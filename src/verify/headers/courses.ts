import { must } from "../../model/fabric/fabric.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import type { Frame } from "../../model/wire/frame.ts";
import type { CraftedPacket } from "../host-steps.ts";
import { type Bdd, EMPTY } from "./bdd.ts";
import { frameOf } from "./concrete-frame.ts";
import { type Member, memberOf, type Wish } from "./concrete.ts";
import type { HeaderSearch } from "./header-search.ts";
import { payloadFor, type Sent, wishesFor } from "./crafted-packet-frame.ts";
import type { Note } from "./note.ts";
import type { Switches } from "./switches.ts";
import type { Place, Stage } from "./trail.ts";

/** A place on the way of one frame, and that frame as it is there. */
export interface Stop {
  readonly note: Note | undefined;
  readonly frame: Bdd;
}

/** One frame's way, from who sends it on. */
export interface Course {
  /** the port where it is sent */
  readonly from: number;
  readonly frame: Frame;
  readonly stops: readonly Stop[];
}

/** Of nobody: the first of many sources. */
const CROWD = 0x0200aa000000n;

/** A part of a way that one frame goes: from a container or a host to the next host or the end. */
interface Leg {
  readonly member: Member;
  /** what the next host is to do */
  readonly crafted: CraftedPacket | undefined;
  readonly stops: Stop[];
}

/** Turns ways of sets of frames into the way of one. */
export class Courses {
  readonly #switches: Switches;

  constructor(switches: Switches) {
    this.#switches = switches;
  }

  /**
   * One of the frames that come to a place.
   * @param frames of the place: those that will do
   * @param wishes of the frame that comes there, by the port where it all begins
   */
  course(
    { trail }: HeaderSearch,
    place: Place,
    wishes: (from: number) => readonly Wish[],
    frames: Bdd = trail.set(place),
  ): Course {
    const stages = trail.wayTo(place, frames);
    const note = stages[0]?.note;
    if (note?.kind !== "sent") throw new Error("a way that nobody began");
    const wished = wishes(note.port);
    const stops: Stop[] = [];
    let sent: Sent | undefined;
    // The last first: what a host is to make of a frame is known before the frame that makes it do so.
    for (const run of runsOf(stages).toReversed()) {
      const leg = this.#follow(run, wished, sent);
      stops.unshift(...leg.stops);
      sent = this.#sent(leg, sent);
    }
    return { from: note.port, frame: must(sent).frame, stops };
  }

  /**
   * A course that a frame goes from each of `count` sources in turn, from the frame's own on.
   * @returns undefined where no such stretch of addresses does
   */
  crowd(
    search: HeaderSearch,
    place: Place,
    count: number,
    wishes: readonly Wish[],
    frames: Bdd,
  ): Course | undefined {
    const { sets } = this.#switches;
    const { bdds, variables } = sets;
    const one = this.course(search, place, () => wishes, frames);
    const sources = variables.live(FIELD.dl_src).map(([bit]) => variables.of(bit));
    const bits = Math.ceil(Math.log2(count));
    const low = bdds.variables(sources.slice(0, bits));
    const [sent] = search.trail.wayTo(place, frames);
    // The frame from whichever address; of those where all that differ in the low bits go that way.
    const alike = bdds.exists(must(one.stops[0]).frame, bdds.variables(sources));
    const fitting = bdds.and(must(sent).frames, alike);
    const whole = bdds.not(bdds.exists(bdds.diff(alike, fitting), low));
    const first = bdds.and(fitting, whole);
    if (first === EMPTY) return undefined;
    const source = memberOf(sets, first, [[FIELD.dl_src, CROWD]]).valueOf(FIELD.dl_src);
    const base = (source >> BigInt(bits)) << BigInt(bits);
    return this.course(search, place, () => [[FIELD.dl_src, base], ...wishes], frames);
  }

  #follow([first, ...rest]: readonly Stage<Note>[], wished: readonly Wish[], later: Sent | undefined): Leg {
    const leg = this.#begin(must(first), wished, later);
    for (const stage of rest) this.#goOn(leg, stage);
    return leg;
  }

  #begin({ frames, note }: Stage<Note>, wished: readonly Wish[], later: Sent | undefined): Leg {
    const { sets } = this.#switches;
    const crafted = later?.crafted;
    const ends: readonly Wish[] =
      crafted === undefined || later === undefined
        ? wished
        : [...wishesFor(crafted, later), ...wished.filter(([field]) => field === FIELD.dl_src)];
    const member = memberOf(sets, frames, ends);
    const frame = sets.bdds.and(frames, member.alone);
    return { member, crafted, stops: [{ note, frame }] };
  }

  #goOn(leg: Leg, { step, frames, note }: Stage<Note>): void {
    const { bdds } = this.#switches.sets;
    const frame = must(leg.stops.at(-1)).frame;
    const all = bdds.and(step === undefined ? frame : step.forward(frame), frames);
    if (all === EMPTY) throw new Error("a frame that leaves its way");
    // Of several learned flows that would take it, or keys that a container may write, one.
    const isOpen = note?.kind === "learned-flow" || (note?.kind === "crossed" && note.crafted !== undefined);
    const one = isOpen ? memberOf(this.#switches.sets, all, endsOf(note)).literals : [];
    const next = isOpen ? bdds.and(all, bdds.cube(one)) : all;
    leg.stops.push({ note, frame: next });
  }

  /** @param later what is to come of it at the host that it is for */
  #sent({ member, crafted, stops }: Leg, later: Sent | undefined): Sent {
    const { sets, fabric } = this.#switches;
    const [, second] = stops;
    const isCrossed = second?.note?.kind === "crossed";
    const isRead = (field: Bits) => sets.variables.of(field.start) >= 0 && second !== undefined;
    const read = (field: Bits) =>
      isRead(field) ? memberOf(sets, must(second).frame).valueOf({ ...field, width: 32 }) : undefined;
    const key = read(FIELD.tun_id);
    const frame = frameOf(sets.variables, member);
    const [first] = stops;
    return {
      frame:
        crafted === undefined || later === undefined
          ? frame
          : { ...frame, payload: payloadFor(fabric, crafted, later, frame, member) },
      into: isCrossed && second.note.kind === "crossed" ? second.note.into : -1,
      key: key === undefined ? undefined : Number(key),
      src: read(FIELD.tun_src),
      dst: read(FIELD.tun_dst),
      crafted: first?.note?.kind === "by-host" ? first.note.crafted : undefined,
    };
  }
}

/** A way in parts, each from a container or a host on. */
function runsOf(stages: readonly Stage<Note>[]): readonly (readonly Stage<Note>[])[] {
  const starts = [...stages.keys()].filter((i) => i === 0 || stages[i]?.note?.kind === "by-host");
  return starts.map((start, i) => stages.slice(start, starts[i + 1]));
}

/** The addresses of an outer packet, as its way has them if it can. */
function endsOf(note: Note | undefined): readonly Wish[] {
  if (note?.kind !== "crossed" || note.crafted === undefined) return [];
  const { src, dst } = note.crafted;
  return [
    [FIELD.tun_src, BigInt(src)],
    [FIELD.tun_dst, BigInt(dst)],
  ];
}
