import { NOBODY } from "../../model/frame-fields.ts";
import { PORT } from "../../model/fabric/columns.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import type { Exploration, Explorer } from "../exploration.ts";
import { Kinds } from "../kinds.ts";
import { macAt } from "../mac-at.ts";
import type { HostSteps } from "../host-steps.ts";
import type { Way } from "../way.ts";
import { arrivalsOn, forgottenOn, neighbourOn, outerOn, provisoOf } from "./arrivals.ts";
import type { Wish } from "./concrete.ts";
import { HeaderSearch, type Hosts, type Sending } from "./header-search.ts";
import { type Course, Courses } from "./courses.ts";
import { WitnessMaker } from "./header-witness.ts";
import { LearningFixpoint } from "./learning-fixpoint.ts";
import { HostExits } from "./host-exits.ts";
import type { Switches } from "./switches.ts";
import type { Place } from "./trail.ts";

/** Ways that are told to one endpoint. */
const WAYS_EACH = 3;

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

  /** @param senders ports where anybody sends, whoever that is: what bridges learn, they learn of all */
  constructor(switches: Switches, steps: HostSteps, senders: readonly number[]) {
    const hosts = { steps, exits: new HostExits(switches, steps) };
    const fixpoint = new LearningFixpoint(switches, hosts, sendings(switches, hosts, senders));
    const courses = new Courses(switches);
    const witnesses = new WitnessMaker(switches, courses, fixpoint);
    this.world = { switches, hosts, fixpoint, courses, witnesses };
    this.#kinds = new Kinds(switches.fabric);
  }

  explore(ports: readonly number[]): Exploration {
    const search = searchFrom(this.world, ports);
    return { waysTo: (out) => this.#waysTo(search, out), heard: search.heard };
  }

  kindOf(port: number): string {
    return this.#kinds.ofPort(port);
  }

  #waysTo(search: HeaderSearch, out: number): readonly Way[] {
    const places = (search.delivered.get(out) ?? []).slice(0, WAYS_EACH);
    return places.map((place) => this.#way(search, place, out));
  }

  #way(search: HeaderSearch, place: Place, out: number): Way {
    const { courses, witnesses } = this.world;
    const course = courses.course(search, place, (from) => this.#wishes(from, out));
    return { ...told(this.world, course), out, witness: () => witnesses.witness(course) };
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

/** Everything that frames come to which are sent at these ports. @param isOfLessons whether it is asked what they teach */
export function searchFrom(
  { switches, hosts, fixpoint }: HeaderWorld,
  ports: readonly number[],
  isOfLessons = false,
): HeaderSearch {
  const world = { hosts, learnedState: fixpoint, isOfLessons };
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
