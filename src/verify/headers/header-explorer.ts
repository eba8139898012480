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
import { HeaderSearch, type Hosts, type Sending } from "./header-search.ts";
import { Courses } from "./courses.ts";
import { WitnessMaker } from "./header-witness.ts";
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
    return this.exploreFor(ports, {});
  }

  /** As `explore`, of the frames that are asked for alone. The switches have to know the matches. */
  exploreFor(ports: readonly number[], { unlike = [], shut }: Asked): Exploration {
    const isOpen = shut === undefined ? undefined : (port: number) => !shut.has(port);
    const search = this.#search(this.#sendings(ports), isOpen);
    const wanted = this.#unlike(unlike);
    return { waysTo: (out) => this.#waysTo(search, out, wanted), heard: search.heard };
  }

  /** What is at a port before it leaves, and matches none of these when it has left. */
  #unlike(matches: readonly Match[]): Bdd {
    if (matches.length === 0) return FULL;
    const { sets, wires } = this.#switches;
    const toNext = inTurn([wires.write, wires.leave(), wires.read(DEFAULT_VLAN_LIMIT), wires.enter()]);
    return toNext.back(sets.bdds.not(sets.any(matches.map((match) => sets.match(match)))));
  }

  kindOf(port: number): string {
    return this.#kinds.ofPort(port);
  }

  #search(sendings: readonly Sending[], isOpen: ((port: number) => boolean) | undefined): HeaderSearch {
    const world = { hosts: this.#hosts, learnedState: this.#fixpoint, ...(isOpen && { isOpen }) };
    return new HeaderSearch(this.#switches, world, sendings);
  }

  #waysTo(search: HeaderSearch, out: number, wanted: Bdd): readonly Way[] {
    const { bdds } = this.#switches.sets;
    const places = (search.delivered.get(out) ?? []).flatMap((place) => {
      const frames = bdds.and(search.trail.set(place), wanted);
      return frames === EMPTY ? [] : [{ place, frames }];
    });
    return places.slice(0, WAYS_EACH).map(({ place, frames }) => this.#way(search, place, frames, out));
  }

  #sendings(ports: readonly number[]): readonly Sending[] {
    const { kind } = this.#switches.fabric.columns.ports;
    const anything = this.#switches.sets.onWire("container");
    return ports.map((port) => ({
      port,
      frames: kind[port] === PORT.local ? this.#hosts.exits.sentBy(port) : anything,
    }));
  }

  #way(search: HeaderSearch, place: Place, frames: Bdd, out: number): Way {
    const course = this.#courses.course(search, place, (from) => this.#wishes(from, out), frames);
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
