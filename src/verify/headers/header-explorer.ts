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
import { Courses } from "./courses.ts";
import { WitnessMaker } from "./header-witness.ts";
import { LearningFixpoint } from "./learning-fixpoint.ts";
import { HostExits } from "./host-exits.ts";
import type { Switches } from "./switches.ts";
import type { Place } from "./trail.ts";

/** Ways that are told to one endpoint. */
const WAYS_EACH = 3;

/** For bridges with whatever tables and ports: by sets of frames. */
export class HeaderExplorer implements Explorer {
  readonly tellsPortsApart = true;
  readonly #switches: Switches;
  readonly #hosts: Hosts;
  readonly #fixpoint: LearningFixpoint;
  readonly #kinds: Kinds;
  readonly #courses: Courses;
  readonly #witnesses: WitnessMaker;

  /** @param senders ports where anybody sends, whoever that is: what bridges learn, they learn of all */
  constructor(switches: Switches, steps: HostSteps, senders: readonly number[]) {
    this.#switches = switches;
    this.#hosts = { steps, exits: new HostExits(switches, steps) };
    this.#fixpoint = new LearningFixpoint(switches, this.#hosts, this.#sendings(senders));
    this.#kinds = new Kinds(switches.fabric);
    this.#courses = new Courses(switches);
    this.#witnesses = new WitnessMaker(switches, this.#courses, this.#fixpoint);
  }

  explore(ports: readonly number[]): Exploration {
    const search = this.#search(this.#sendings(ports));
    return { waysTo: (out) => this.#waysTo(search, out), heard: search.heard };
  }

  kindOf(port: number): string {
    return this.#kinds.ofPort(port);
  }

  #search(sendings: readonly Sending[]): HeaderSearch {
    return new HeaderSearch(this.#switches, { hosts: this.#hosts, learnedState: this.#fixpoint }, sendings);
  }

  #waysTo(search: HeaderSearch, out: number): readonly Way[] {
    const places = (search.delivered.get(out) ?? []).slice(0, WAYS_EACH);
    return places.map((place) => this.#way(search, place, out));
  }

  #sendings(ports: readonly number[]): readonly Sending[] {
    const { kind } = this.#switches.fabric.columns.ports;
    const anything = this.#switches.sets.onWire("container");
    return ports.map((port) => ({
      port,
      frames: kind[port] === PORT.local ? this.#hosts.exits.sentBy(port) : anything,
    }));
  }

  #way(search: HeaderSearch, place: Place, out: number): Way {
    const course = this.#courses.course(search, place, (from) => this.#wishes(from, out));
    const arrivals = arrivalsOn(this.#switches, this.#witnesses, course);
    const bridges = arrivals.map(({ bridge }) => bridge);
    const proviso =
      provisoOf(this.#switches, bridges) ??
      neighbourOn(this.#switches, course) ??
      forgottenOn(this.#switches, course) ??
      outerOn(this.#switches, course);
    return {
      arrivals,
      out,
      ...(proviso !== undefined && { proviso }),
      witness: () => this.#witnesses.witness(course),
    };
  }

  /** A frame for all, or else for the one at the end. */
  #wishes(from: number, out: number): readonly Wish[] {
    const { fabric } = this.#switches;
    const [src, target] = [macAt(fabric, from), macAt(fabric, out)];
    return [
      [FIELD.dl_dst, BigInt(BROADCAST)],
      [FIELD.dl_dst, BigInt(target === src ? NOBODY : target)],
      [FIELD.dl_src, BigInt(src)],
    ];
  }
}
