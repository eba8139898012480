import { NOBODY } from "../../model/frame-fields.ts";
import { PORT } from "../../model/fabric/columns.ts";
import { must } from "../../model/fabric/fabric.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import { flowHits } from "../blame.ts";
import type { Exploration, Explorer } from "../exploration.ts";
import { Kinds } from "../kinds.ts";
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

/** Kinds of ports of a tenant from which ways are looked at, to tell what is usual. */
const MAX_HONEST = 50;

/** For bridges with whatever tables and ports: by sets of frames. */
export class HeaderExplorer implements Explorer {
  readonly tellsPortsApart = true;
  readonly #switches: Switches;
  readonly #hosts: Hosts;
  readonly #fixpoint: LearningFixpoint;
  readonly #kinds: Kinds;
  readonly #courses: Courses;
  readonly #witnesses: WitnessMaker;
  readonly #usual = new Map<number, ReadonlySet<string>>();

  /** @param senders ports where anybody sends, whoever that is: what bridges learn, they learn of all */
  constructor(switches: Switches, steps: HostSteps, senders: readonly number[]) {
    this.#switches = switches;
    this.#hosts = { steps, exits: new HostExits(switches, steps) };
    const { fabric } = switches;
    const isLocal = (port: number) => fabric.columns.ports.kind[port] === PORT.local;
    const own = senders.filter(isLocal).map((port) => ({ port, frames: this.#hosts.exits.sentBy(port) }));
    const all = [...this.#sendings(senders.filter((port) => !isLocal(port))), ...own];
    this.#fixpoint = new LearningFixpoint(switches, this.#hosts, all);
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

  usualFlowHits(tenant: number): ReadonlySet<string> {
    const known = this.#usual.get(tenant) ?? this.#deedsFor(tenant);
    this.#usual.set(tenant, known);
    return known;
  }

  /** On the ways of honest frames: without a tag, and from the endpoint's own address. */
  #deedsFor(tenant: number): ReadonlySet<string> {
    const { fabric, sets, wiring } = this.#switches;
    const kinds = this.#portsOf(tenant);
    const ports = kinds.flatMap((two) => two.filter((port) => port !== undefined));
    const hits = new Set<string>();
    for (const [from] of kinds.slice(0, MAX_HONEST)) {
      const own = fabric.macOf(must(fabric.columns.ports.endpoint[from]));
      const bare = sets.bdds.not(sets.isBeneath(0));
      const frames = sets.all([sets.onWire("container"), bare, sets.equals(FIELD.dl_src, BigInt(own))]);
      const search = this.#search([{ port: from, frames }]);
      for (const port of ports) {
        for (const way of this.#waysTo(search, port === from ? -1 : port))
          for (const { name } of flowHits(wiring, way.arrivals)) hits.add(name);
      }
    }
    return hits;
  }

  /** Ports of a tenant's endpoints on these bridges: two of each kind, which have ways to each other too. */
  #portsOf(tenant: number): readonly (readonly [first: number, second?: number])[] {
    const { fabric, bridges } = this.#switches;
    const { endpoints, ports } = fabric.columns;
    const kinds = new Map<string, [number, number?]>();
    for (const [endpoint, port] of endpoints.port.entries()) {
      if (endpoints.tenant[endpoint] !== tenant || !bridges.has(must(ports.bridge[port]))) continue;
      const kind = this.kindOf(port);
      const known = kinds.get(kind);
      if (known === undefined) kinds.set(kind, [port]);
      else known[1] ??= port;
    }
    return [...kinds.values()];
  }

  #search(sendings: readonly Sending[]): HeaderSearch {
    return new HeaderSearch(this.#switches, { hosts: this.#hosts, learnedState: this.#fixpoint }, sendings);
  }

  #waysTo(search: HeaderSearch, out: number): readonly Way[] {
    const places = (search.delivered.get(out) ?? []).slice(0, WAYS_EACH);
    return places.map((place) => this.#way(search, place, out));
  }

  #sendings(ports: readonly number[]) {
    const frames = this.#switches.sets.onWire("container");
    return ports.map((port) => ({ port, frames }));
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
    const macOf = (port: number) => fabric.macOf(must(fabric.columns.ports.endpoint[port]));
    const [src, target] = [macOf(from), macOf(out)];
    return [
      [FIELD.dl_dst, BigInt(BROADCAST)],
      [FIELD.dl_dst, BigInt(target === src ? NOBODY : target)],
      [FIELD.dl_src, BigInt(src)],
    ];
  }
}
