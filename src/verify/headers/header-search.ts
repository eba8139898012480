import { must } from "../../model/fabric/fabric.ts";
import type { LearnSpec } from "../../model/openflow/flow.ts";
import { PORT } from "../../model/fabric/columns.ts";
import { hearsLocal } from "../../model/forwarding/host-rules.ts";
import { SearchAcceptances } from "../search-acceptances.ts";
import type { Acceptance } from "../acceptances.ts";
import type { HostSteps } from "../host-steps.ts";
import { type Bdd, EMPTY } from "./bdd.ts";
import { type Crossing, crossingsOf } from "./crossings.ts";
import { type Exit, type Form, FORMS, type HostExits } from "./host-exits.ts";
import type { Note } from "./note.ts";
import { inTurn, only } from "./step.ts";
import type { Switches } from "./switches.ts";
import { NOWHERE, type Place, Trail } from "./trail.ts";
import type { LearnedState, Outlet } from "./outlet.ts";
import { Translation } from "./translation.ts";

/** What a search takes for given. */
export interface World {
  /** what hosts do with what they hear; undefined for nothing */
  readonly hosts?: Hosts | undefined;
  /** what bridges have learned; undefined for nothing */
  readonly learnedState?: LearnedState;
  /** Whether it is asked what frames teach; undefined: where they come out. */
  readonly isOfLessons?: boolean;
  /** Whether spanning tree lets frames pass a port; undefined: each does. Some actions do not ask. */
  readonly isOpen?: (port: number) => boolean;
  /** Ports that nothing passes, whatever is done with it. */
  readonly shut?: ReadonlySet<number> | undefined;
}

const NOTHING_LEARNED: LearnedState = {
  macsAt: () => EMPTY,
  flowsIn: () => [],
  hasNeighbours: () => false,
  isHeard: () => false,
  mayForget: () => false,
};
const always = () => true;
const NO_PORTS: ReadonlySet<number> = new Set();

/** Frames that came to a port and were looked at there. */
export interface Root {
  readonly port: number;
  readonly place: Place;
}

/** What of them left by a port, and came in by another. */
export interface Hop {
  /** of `roots` */
  readonly from: number;
  readonly by: number;
  readonly into: number;
  readonly place: Place;
}

/** What somebody sends at a port, as on a wire. */
export interface Sending {
  readonly port: number;
  readonly frames: Bdd;
}

/** What hosts do with what they hear. */
export interface Hosts {
  readonly steps: HostSteps;
  readonly exits: HostExits;
}

/** Frames that came by a port and were learned from. */
export interface Lesson {
  readonly port: number;
  readonly place: Place;
}
export interface FlowLesson extends Lesson {
  readonly spec: LearnSpec;
}

/**
 * Everything that frames sent at some ports can come to: the least fixpoint of one translation after another, as sets
 * of frames. What comes to a port again is looked at as far as it is new.
 */
export class HeaderSearch implements Outlet {
  readonly trail: Trail<Note>;
  readonly learnedState: LearnedState;
  readonly isOfLessons: boolean;
  readonly isOpen: (port: number) => boolean;
  /** Per edge port what leaves there, the first to be found first. */
  readonly delivered = new Map<number, Place[]>();
  /** everything that was looked at, and where it led */
  readonly roots: Root[] = [];
  readonly hops: Hop[] = [];
  readonly macLessons: Lesson[] = [];
  readonly flowLessons: FlowLesson[] = [];
  /** by a LOCAL's port, for its host */
  readonly hostLessons: Lesson[] = [];
  /** LOCAL ports by which a host hears anybody. */
  readonly heardBy = new Set<number>();
  readonly attention: SearchAcceptances | undefined;
  readonly #switches: Switches;
  readonly #shut: ReadonlySet<number>;
  readonly #hosts: Hosts | undefined;
  /** Per exit that something came out of, all that was heard for it. */
  readonly #emerged = new Map<Exit, Bdd>();
  readonly #unheeded: (readonly [local: number, form: Form, place: Place])[] = [];
  readonly #reached = new Map<number, Bdd>();
  readonly #waiting = new Map<number, Place[]>();
  readonly #crossings = new Map<number, readonly Crossing[]>();

  constructor(
    switches: Switches,
    { hosts, learnedState = NOTHING_LEARNED, isOfLessons = false, isOpen = always, shut = NO_PORTS }: World,
    from: Iterable<Sending>,
  ) {
    const { sets, fabric } = switches;
    this.#switches = switches;
    this.#hosts = hosts;
    this.isOfLessons = isOfLessons;
    this.isOpen = isOpen;
    this.#shut = shut;
    this.attention =
      hosts &&
      new SearchAcceptances(switches.wiring, hosts.steps.acceptances, (bridge) =>
        learnedState.isHeard(bridge),
      );
    this.learnedState = learnedState;
    this.trail = new Trail(sets.bdds);
    for (const { port, frames } of from) {
      const sent = this.trail.start(frames, { kind: "sent", port });
      this.#arrive(port, this.trail.after(sent, switches.entering(must(fabric.columns.ports.bridge[port]))));
    }
    do this.#run();
    while (this.#reconsider());
  }

  /** Bridges by whose LOCAL a host was reached. */
  get heard(): Iterable<number> {
    return this.attention?.heard.keys() ?? [];
  }

  emit(port: number, place: Place): void {
    if (this.#shut.has(port)) return;
    const { kind } = this.#switches.fabric.columns.ports;
    if (kind[port] === PORT.local) this.#hear(port, place);
    if (this.#switches.fabric.isEdge(port)) {
      const known = this.delivered.get(port);
      if (known === undefined) this.delivered.set(port, [place]);
      else known.push(place);
    }
    const known = this.#crossings.get(port) ?? crossingsOf(this.#switches, port);
    this.#crossings.set(port, known);
    for (const { into, step } of known) {
      const arrived = this.trail.after(place, step, { kind: "crossed", by: port, into });
      if (arrived !== NOWHERE)
        this.hops.push({ from: this.roots.length - 1, by: port, into, place: arrived });
      this.#arrive(into, arrived);
    }
  }

  learnMac(port: number, place: Place): void {
    this.macLessons.push({ port, place });
  }

  learnFlow(port: number, spec: LearnSpec, place: Place): void {
    this.flowLessons.push({ port, spec, place });
  }

  #arrive(port: number, place: Place): void {
    if (place === NOWHERE || this.#shut.has(port) || !this.isOpen(port)) return;
    const known = this.#waiting.get(port);
    if (known === undefined) this.#waiting.set(port, [place]);
    else known.push(place);
  }

  /** Until nothing is under way: a port that more comes to waits again, behind the others. */
  #run(): void {
    for (const [port, places] of this.#waiting) {
      this.#waiting.delete(port);
      this.#expand(port, this.trail.meet(places));
    }
  }

  #hear(local: number, place: Place): void {
    const { wires, fabric, sets } = this.#switches;
    const { bridge } = fabric.columns.ports;
    if (this.#hosts === undefined || !hearsLocal(fabric, must(bridge[local]))) return;
    const left = this.trail.after(place, inTurn([wires.write, wires.leave()]));
    const { exits } = this.#hosts;
    const isHosts = sets.bdds.literal(sets.variables.fromHost);
    for (const form of FORMS) {
      const here = this.trail.after(left, only(sets, exits.inForm(form)));
      if (here !== NOWHERE) this.heardBy.add(local);
      if (here !== NOWHERE && this.isOfLessons) this.hostLessons.push({ port: local, place: here });
      this.#listen(local, form, "packets", this.trail.without(here, isHosts));
      const ofHosts = this.trail.after(here, only(sets, isHosts));
      if (ofHosts !== NOWHERE) this.#unheeded.push([local, form, ofHosts]);
    }
  }

  /** What a host does about frames of one form that it hears, of other hosts too. */
  #listen(local: number, form: Form, acceptance: Acceptance, place: Place): void {
    const bridge = must(this.#switches.fabric.columns.ports.bridge[local]);
    const { exits } = must(this.#hosts);
    if (place === NOWHERE || acceptance === "nothing") return;
    if (acceptance === "packets") must(this.attention).heard.set(bridge, true);
    for (const exit of acceptance === "packets" ? exits.of(bridge, form) : exits.answersOf(bridge)) {
      const { into, crafted, step, isAfterAnswer } = exit;
      if (isAfterAnswer && !this.learnedState.hasNeighbours(into)) continue;
      const heard = this.#emerged.get(exit) ?? EMPTY;
      const fresh = this.trail.without(place, heard);
      const sent = this.trail.after(fresh, step, { kind: "by-host", crafted });
      if (sent === NOWHERE) continue;
      this.#emerged.set(exit, this.#switches.sets.bdds.or(heard, this.trail.set(fresh)));
      must(this.attention).note(into, crafted);
      const note = { kind: "crossed", by: local, into, crafted, isAfterAnswer } as const;
      this.#arrive(into, this.trail.after(sent, exit.arriving, note));
    }
  }

  /** Hears again what hosts had no use for before. @returns whether there is more to look at */
  #reconsider(): boolean {
    const attention = this.attention;
    if (attention === undefined) return false;
    const waiting = this.#unheeded.splice(0);
    for (const [local, form, place] of waiting) {
      const acceptance = attention.acceptanceOf(must(this.#switches.fabric.columns.ports.bridge[local]));
      this.#listen(local, form, acceptance, place);
      if (acceptance !== "packets") this.#unheeded.push([local, form, place]);
    }
    return this.#waiting.size > 0;
  }

  #expand(port: number, place: Place): void {
    const { bdds } = this.#switches.sets;
    const reached = this.#reached.get(port) ?? EMPTY;
    const fresh = this.trail.without(place, reached);
    if (fresh === NOWHERE) return;
    this.#reached.set(port, bdds.or(reached, this.trail.set(fresh)));
    this.roots.push({ port, place: fresh });
    new Translation(this.#switches, this, port).translate(fresh);
  }
}
