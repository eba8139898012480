import { NOBODY } from "../../model/frame-fields.ts";
import { PORT } from "../../model/fabric/columns.ts";
import { must } from "../../model/fabric/fabric.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import type { Exploration, Explorer } from "../exploration.ts";
import type { HostSteps } from "../host-steps.ts";
import type { Arrival, Way } from "../way.ts";
import { EMPTY } from "./bdd.ts";
import { memberOf, type Wish } from "./concrete.ts";
import { HeaderSearch, type Hosts } from "./header-search.ts";
import { type Course, type Stop, WitnessMaker } from "./header-witness.ts";
import { Schooling } from "./knowledge.ts";
import { HostExits } from "./host-exits.ts";
import { VLAN } from "./rules.ts";
import type { Switches } from "./switches.ts";
import type { Place } from "./trail.ts";

/** Ways that are told to one endpoint. */
const WAYS_EACH = 3;

/** For bridges with whatever tables and ports: by sets of frames. */
export class HeaderExplorer implements Explorer {
  readonly #switches: Switches;
  readonly #hosts: Hosts;
  readonly #schooling: Schooling;
  readonly #witnesses: WitnessMaker;

  /** @param senders ports where anybody sends, whoever that is: what bridges learn, they learn of all */
  constructor(switches: Switches, steps: HostSteps, senders: readonly number[]) {
    this.#switches = switches;
    this.#hosts = { steps, exits: new HostExits(switches, steps) };
    const { fabric } = switches;
    const isLocal = (port: number) => fabric.columns.ports.kind[port] === PORT.local;
    const own = senders.filter(isLocal).map((port) => ({ port, frames: this.#hosts.exits.sentBy(port) }));
    const all = [...this.#sendings(senders.filter((port) => !isLocal(port))), ...own];
    this.#schooling = new Schooling(switches, this.#hosts, all);
    this.#witnesses = new WitnessMaker(switches, this.#schooling);
  }

  explore(ports: readonly number[]): Exploration {
    const search = new HeaderSearch(this.#switches, this.#hosts, this.#schooling, this.#sendings(ports));
    const waysTo = (out: number) => {
      const places = (search.delivered.get(out) ?? []).slice(0, WAYS_EACH);
      return places.map((place) => this.#way(search, place, out));
    };
    return { waysTo, heard: search.heard };
  }

  kindOf(port: number): string {
    return this.#switches.kindOf(port);
  }

  #sendings(ports: readonly number[]) {
    const frames = this.#switches.sets.onWire("container");
    return ports.map((port) => ({ port, frames }));
  }

  #way(search: HeaderSearch, place: Place, out: number): Way {
    const course = this.#witnesses.course(search, place, (from) => this.#wishes(from, out));
    return {
      arrivals: arrivalsOn(this.#switches, course),
      out,
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

/** The bridges that a frame comes to on its way. */
function arrivalsOn(switches: Switches, { stops }: Course): readonly Arrival[] {
  const { bridge } = switches.fabric.columns.ports;
  const { bdds, variables } = switches.sets;
  const arrivals: Arrival[] = [];
  for (const [i, { note, frame }] of stops.entries()) {
    if (note?.kind !== "sent" && note?.kind !== "crossed") continue;
    const port = note.kind === "sent" ? note.port : note.into;
    const end = stops.findIndex((stop, j) => j > i && stop.note?.kind === "crossed");
    arrivals.push({
      bridge: must(bridge[port]),
      port,
      by: note.kind === "sent" ? -1 : note.by,
      vlan: vlanIn(switches, stops.slice(i, end < 0 ? undefined : end)),
      isBare: bdds.and(frame, switches.sets.isBeneath(0)) === EMPTY,
      isFromHost: bdds.and(frame, bdds.literal(variables.fromHost)) !== EMPTY,
      ...(note.kind === "crossed" && note.means !== undefined && { means: note.means }),
    });
  }
  return arrivals;
}

/** The VLAN that NORMAL gives the frame, where it does. */
function vlanIn({ sets }: Switches, stops: readonly Stop[]): number | undefined {
  const classified = stops.find(({ note }) => note?.kind === "classified");
  return classified === undefined ? undefined : Number(memberOf(sets, classified.frame).valueOf(VLAN));
}
