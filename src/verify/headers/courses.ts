import { must } from "../../model/fabric/fabric.ts";
import { FIELD } from "../../model/openflow/key.ts";
import type { Frame } from "../../model/wire/frame.ts";
import type { Means } from "../host-steps.ts";
import { type Bdd, EMPTY } from "./bdd.ts";
import { frameOf } from "./concrete-frame.ts";
import { type Member, memberOf, type Wish } from "./concrete.ts";
import type { HeaderSearch } from "./header-search.ts";
import { payloadFor, type Sent } from "./means-frame.ts";
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

/** A part of a way that one frame goes: from a container or a host to the next host or the end. */
interface Leg {
  readonly member: Member;
  /** what the next host is to do */
  readonly means: Means | undefined;
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
    const legs: Leg[] = [];
    for (const [i, stage] of stages.entries()) {
      if (i === 0 || stage.note?.kind === "by-host")
        legs.push(this.#begin(stage, stages.slice(i + 1), wished));
      else this.#goOn(must(legs.at(-1)), stage);
    }
    const first = legs.reduceRight<Sent | undefined>((later, leg) => this.#sent(leg, later), undefined);
    return { from: note.port, frame: must(first).frame, stops: legs.flatMap(({ stops }) => stops) };
  }

  #begin({ frames, note }: Stage<Note>, rest: readonly Stage<Note>[], wished: readonly Wish[]): Leg {
    const { sets } = this.#switches;
    const next = rest.find((stage) => stage.note?.kind === "by-host")?.note;
    const means = next?.kind === "by-host" ? next.means : undefined;
    const ends: readonly Wish[] =
      means === undefined
        ? wished
        : [
            [FIELD.nw_src, BigInt(means.src)],
            [FIELD.nw_dst, BigInt(means.dst)],
            ...wished.filter(([field]) => field === FIELD.dl_src),
          ];
    const member = memberOf(sets, frames, ends);
    const frame = sets.bdds.and(frames, member.alone);
    return { member, means, stops: [{ note, frame }] };
  }

  #goOn(leg: Leg, { step, frames, note }: Stage<Note>): void {
    const { bdds } = this.#switches.sets;
    const frame = must(leg.stops.at(-1)).frame;
    const all = bdds.and(step === undefined ? frame : step.forward(frame), frames);
    if (all === EMPTY) throw new Error("a frame that leaves its way");
    // Of several learned flows that would take it, or keys that a container may write, one.
    const isOpen = note?.kind === "learned-flow" || (note?.kind === "crossed" && note.means !== undefined);
    const next = isOpen ? bdds.and(all, bdds.cube(bdds.pick(all, () => false))) : all;
    leg.stops.push({ note, frame: next });
  }

  /** @param later what is to come of it at the host that it is for */
  #sent({ member, means, stops }: Leg, later: Sent | undefined): Sent {
    const { sets, fabric } = this.#switches;
    const [, second] = stops;
    const isCrossed = second?.note?.kind === "crossed";
    const isKeyed = sets.variables.of(FIELD.tun_id.start) >= 0 && second !== undefined;
    const frame = frameOf(sets.variables, member);
    return {
      frame:
        means === undefined || later === undefined
          ? frame
          : { ...frame, payload: payloadFor(fabric, means, later, member) },
      into: isCrossed && second.note.kind === "crossed" ? second.note.into : -1,
      key: isKeyed ? Number(memberOf(sets, second.frame).valueOf({ ...FIELD.tun_id, width: 32 })) : undefined,
    };
  }
}
