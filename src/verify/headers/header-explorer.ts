import { NOBODY } from "../../model/frame-fields.ts";
import { PORT } from "../../model/fabric/columns.ts";
import { DEFAULT_VLAN_LIMIT } from "../../model/fabric/spec.ts";
import type { Match } from "../../model/openflow/flow.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import type { Exploration, Explorer } from "../exploration.ts";
import { Kinds } from "../kinds.ts";
import { macAt } from "../mac-at.ts";
import type { HostSteps } from "../host-steps.ts";
import type { Way } from "../way.ts";
import { arrivalsOn, forgottenOn, neighbourOn, outerOn, provisoOf } from "./arrivals.ts";
import type { Wish } from "./concrete.ts";
import { type Bdd, EMPTY, FULL } from "./bdd.ts";
import { HeaderSearch, type Hosts, type Sending, type World } from "./header-search.ts";
import { type Course, Courses } from "./courses.ts";
import { WitnessMaker } from "./header-witness.ts";
import { OtherTeachers } from "./other-teachers.ts";
import { LearningFixpoint } from "./learning-fixpoint.ts";
import { HostExits } from "./host-exits.ts";
import { inTurn } from "./step.ts";
import type { Switches } from "./switches.ts";
import type { Place } from "./trail.ts";

/** Ways that are told to one endpoint. */
const WAYS_EACH = 3;

/** What is asked of frames that come out. */
export interface Asked {
  /** They match none of these, as a switch reads them that they come to. */
  readonly unlike?: readonly Match[];
  /** They came by none of these ports. */
  readonly shut?: ReadonlySet<number>;
}

/** What searches of some bridges share. */
export interface HeaderWorld {
  readonly switches: Switches;
  readonly hosts: Hosts;
  /** what bridges can learn of anybody */
  readonly fixpoint: LearningFixpoint;
  readonly courses: Courses;
  readonly witnesses: WitnessMaker;
}

/** For bridges with whatever tables and ports: by sets of frames. */
export class HeaderExplorer implements Explorer {
  readonly tellsPortsApart = true;
  readonly world: HeaderWorld;
  readonly #kinds: Kinds;
  readonly #teachers: OtherTeachers;

  /** @param senders ports where anybody sends, whoever that is: what bridges learn, they learn of all */
  constructor(switches: Switches, steps: HostSteps, senders: readonly number[]) {
    const hosts = { steps, exits: new HostExits(switches, steps) };
    const fixpoint = new LearningFixpoint(switches, hosts, sendings(switches, hosts, senders));
    const courses = new Courses(switches);
    const witnesses = new WitnessMaker(switches, courses, fixpoint);
    this.world = { switches, hosts, fixpoint, courses, witnesses };
    this.#kinds = new Kinds(switches.fabric);
    this.#teachers = new OtherTeachers(
      senders,
      (port) => new HeaderSearch(switches, { hosts, isOfLessons: true }, sendings(switches, hosts, [port])),
    );
  }

  explore(ports: readonly number[]): Exploration {
    return this.exploreFor(ports, {});
  }

  /** As `explore`, of the frames that are asked for alone. The switches have to know the matches. */
  exploreFor(ports: readonly number[], { unlike = [], shut }: Asked): Exploration {
    const search = searchFrom(this.world, ports, { shut });
    const wanted = this.#unlike(unlike);
    return { waysTo: (out) => this.#waysTo(search, out, wanted), heard: search.heard };
  }

  /** What is at a port before it leaves, and matches none of these when it has left. */
  #unlike(matches: readonly Match[]): Bdd {
    if (matches.length === 0) return FULL;
    const { sets, wires } = this.world.switches;
    const toNext = inTurn([wires.write, wires.leave(), wires.read(DEFAULT_VLAN_LIMIT), wires.enter()]);
    return toNext.back(sets.bdds.not(sets.any(matches.map((match) => sets.match(match)))));
  }

  kindOf(port: number): string {
    return this.#kinds.ofPort(port);
  }

  #waysTo(search: HeaderSearch, out: number, wanted: Bdd): readonly Way[] {
    const { bdds } = this.world.switches.sets;
    const places = (search.delivered.get(out) ?? []).flatMap((place) => {
      const frames = bdds.and(search.trail.set(place), wanted);
      return frames === EMPTY ? [] : [{ place, frames }];
    });
    return places.slice(0, WAYS_EACH).map(({ place, frames }) => this.#way(search, place, frames, out));
  }

  #way(search: HeaderSearch, place: Place, frames: Bdd, out: number): Way {
    const { courses, witnesses } = this.world;
    const course = courses.course(search, place, (from) => this.#wishes(from, out), frames);
    return {
      ...told(this.world, course),
      out,
      witnesses: () => this.#teachers.witnesses(witnesses, course, out),
    };
  }

  /** A frame for all, or else for the one at the end. */
  #wishes(from: number, out: number): readonly Wish[] {
    const { fabric } = this.world.switches;
    const [src, target] = [macAt(fabric, from), macAt(fabric, out)];
    return [
      [FIELD.dl_dst, BigInt(BROADCAST)],
      [FIELD.dl_dst, BigInt(target === src ? NOBODY : target)],
      [FIELD.dl_src, BigInt(src)],
    ];
  }
}

/** Everything that frames come to which are sent at these ports. */
export function searchFrom(
  { switches, hosts, fixpoint }: HeaderWorld,
  ports: readonly number[],
  asked: Pick<World, "isOfLessons" | "shut"> = {},
): HeaderSearch {
  const world = { hosts, learnedState: fixpoint, ...asked };
  return new HeaderSearch(switches, world, sendings(switches, hosts, ports));
}

function sendings(
  { fabric, sets }: Switches,
  { exits }: HeaderWorld["hosts"],
  ports: readonly number[],
): readonly Sending[] {
  const { kind } = fabric.columns.ports;
  const anything = sets.onWire("container");
  return ports.map((port) => ({
    port,
    frames: kind[port] === PORT.local ? exits.sentBy(port) : anything,
  }));
}

/** A course in the words of a way. */
export function told(
  { switches, witnesses }: HeaderWorld,
  course: Course,
): Pick<Way, "arrivals" | "proviso"> {
  const arrivals = arrivalsOn(switches, witnesses, course);
  const bridges = arrivals.map(({ bridge }) => bridge);
  const proviso =
    provisoOf(switches, bridges) ??
    neighbourOn(switches, course) ??
    forgottenOn(switches, course) ??
    outerOn(switches, course);
  return { arrivals, ...(proviso !== undefined && { proviso }) };
}
