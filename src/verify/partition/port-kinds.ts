import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import { DisjointSets } from "../../model/values/disjoint-sets.ts";
import type { Sent } from "./abstract-flow.ts";
import type { BridgeClasses } from "./bridge-classes.ts";
import type { Listing, Outputs } from "./listings.ts";
import { Profiles } from "./profiles.ts";
import { RuleWords } from "./rule-words.ts";
import { SaidOfPorts } from "./said-of-ports.ts";
import type { VlanNames } from "./vlan-names.ts";

/** Ports of one class of bridges with which everything that a bridge does with a frame that comes by them is the same. */
export interface PortKind {
  /** the first of its class */
  readonly bridge: number;
  /** row of `vlanProfiles` */
  readonly profile: number;
  /** the number that stands for all of theirs; 0 where no flow asks */
  readonly ofport: number;
  /** of tunnels the row of one: all have its type and keys; else -1 */
  readonly tunnel: number;
  /** whether frames leave the fabric here */
  readonly isEdge: boolean;
  /** whether frames that leave here are not read again */
  readonly isPatch: boolean;
}

export interface Wire {
  /** a number that no other wire has, nor the same one the other way */
  readonly row: number;
  /** kinds */
  readonly far: readonly number[];
}

/** The kinds of a class, as its bridges are looked through. */
interface ClassKinds {
  /** of edge ports of whom nothing is said, by profile: nearly all of a million ports */
  readonly byProfile: Map<number, number>;
  readonly byName: Map<string, number>;
  readonly all: number[];
}

/** More than a bridge has numbers for ports. */
const NUMBERS = 2 ** 17;

/** The kinds of the ports of some bridges, and which kinds wires join. */
export class PortKinds {
  readonly all: PortKind[] = [];
  /** of a port its kind, -1 on other bridges */
  readonly ofPort: Int32Array;
  readonly #fabric: Fabric;
  readonly #classes: BridgeClasses;
  readonly profiles: Profiles;
  readonly #words = new RuleWords();
  readonly #said = new Map<Listing, Map<VlanNames, SaidOfPorts>>();
  readonly #sent = new Map<string, Sent>();
  readonly #sentBy = new Map<number, Map<Outputs, Sent>>();
  /** rows of ports that lead on */
  readonly #wired: number[] = [];
  /** by the first of a class */
  readonly #ofClass = new Map<number, ClassKinds>();
  readonly #atNumber = new Map<number, readonly number[]>();
  /** of a kind the number of all that wires join to it, edges alone */
  readonly #mediumOf: Int32Array;
  /** kinds that have ports at both ends of a wire */
  readonly #onItself = new Set<number>();
  readonly #onMedium = new Map<number, number[]>();
  readonly #wires: Wire[] = [];

  constructor(wiring: Wiring, classes: BridgeClasses) {
    this.#fabric = wiring.fabric;
    this.#classes = classes;
    this.ofPort = new Int32Array(this.#fabric.columns.ports.count).fill(-1);
    this.profiles = new Profiles(this.#fabric.columns.vlanProfiles);
    for (const bridge of classes.bridges) this.#sort(bridge, this.#kindsOf(classes.firstOf(bridge)));
    const media = this.#media(wiring);
    this.#mediumOf = Int32Array.from(this.all, (_, kind) => media.find(kind));
    for (const [kind, medium] of this.#mediumOf.entries()) {
      const known = this.#onMedium.get(medium);
      if (known === undefined) this.#onMedium.set(medium, [kind]);
      else known.push(kind);
    }
  }

  /** @param first of its class */
  of(first: number): readonly number[] {
    return this.#ofClass.get(first)?.all ?? [];
  }

  /** The kinds of those ports that have this number on any bridge of a class. */
  atNumber(first: number, ofport: number): readonly number[] {
    const name = first * NUMBERS + ofport;
    const known = this.#atNumber.get(name);
    if (known !== undefined) return known;
    const found = new Set<number>();
    for (const bridge of this.#classes.membersOf(first)) {
      const port = this.#fabric.ofPorts.portAt(bridge, ofport);
      if (port !== undefined) found.add(must(this.ofPort[port]));
    }
    const kinds = [...found];
    this.#atNumber.set(name, kinds);
    return kinds;
  }

  /** The kinds of the ports that a run of outputs of a bridge names. */
  sentBy(bridge: number, run: Outputs): Sent {
    const bySent = this.#sentBy.get(bridge) ?? new Map<Outputs, Sent>();
    this.#sentBy.set(bridge, bySent);
    const known = bySent.get(run) ?? this.#readSent(bridge, run);
    bySent.set(run, known);
    return known;
  }

  #readSent(bridge: number, run: Outputs): Sent {
    const found = new Set<number>();
    for (const ofport of run.ports) {
      const port = this.#fabric.ofPorts.portAt(bridge, ofport);
      if (port !== undefined) found.add(must(this.ofPort[port]));
    }
    const kinds = [...found].toSorted((a, b) => a - b);
    const name = kinds.join();
    const known = this.#sent.get(name) ?? { kind: "sent", number: this.#sent.size, kinds };
    this.#sent.set(name, known);
    return known;
  }

  /** The name of a VLAN of a bridge. */
  nameOf(bridge: number, vid: number): number {
    return this.#classes.namesOf(bridge).of(vid);
  }

  /** Whether a name is that of the VLAN with this number on all bridges. */
  isOwnEverywhere(name: number): boolean {
    return this.#classes.isOwnEverywhere(name);
  }

  /** The wire that a kind ends on, and who may take what leaves there; of more than two, all. */
  wireOf(kind: number): Wire {
    return (this.#wires[kind] ??= this.#readWire(kind));
  }

  #readWire(kind: number): Wire {
    const medium = must(this.#mediumOf[kind]);
    const ends = this.#onMedium.get(medium) ?? [];
    if (ends.length > 2 || ends.some((end) => this.#onItself.has(end)))
      return { row: -1 - medium, far: ends };
    return { row: kind, far: ends.filter((end) => end !== kind) };
  }

  #media(wiring: Wiring): DisjointSets {
    const media = new DisjointSets(this.all.length);
    for (const port of this.#wired) {
      const kind = must(this.ofPort[port]);
      for (const end of wiring.possibleEnds(port)) {
        const far = must(this.ofPort[end]);
        if (far === kind) this.#onItself.add(kind);
        else media.join(kind, far);
      }
    }
    return media;
  }

  #kindsOf(first: number): ClassKinds {
    const known = this.#ofClass.get(first);
    if (known !== undefined) return known;
    const kinds = { byProfile: new Map<number, number>(), byName: new Map<string, number>(), all: [] };
    this.#ofClass.set(first, kinds);
    return kinds;
  }

  /** @returns undefined where there are no flows */
  #saidOn(bridge: number): SaidOfPorts | undefined {
    const listing = this.#classes.listings.of(bridge);
    if (listing.rules.length === 0) return undefined;
    const names = this.#classes.namesOf(bridge);
    const byNames = this.#said.get(listing) ?? new Map<VlanNames, SaidOfPorts>();
    this.#said.set(listing, byNames);
    const known = byNames.get(names) ?? new SaidOfPorts(listing, names, this.#words);
    byNames.set(names, known);
    return known;
  }

  #sort(bridge: number, kinds: ClassKinds): void {
    const { vlan, kind: kindOf, link, up } = this.#fabric.columns.ports;
    const said = this.#saidOn(bridge);
    const names = this.#classes.namesOf(bridge);
    const isNothing = said?.isNothing ?? true;
    for (const port of this.#fabric.portsOf(bridge)) {
      const sort = must(kindOf[port]);
      const isFree = must(link[port]) < 0 && up[port] === 1;
      const isContainers = (sort === PORT.system || sort === PORT.internal) && isFree;
      const profile = this.profiles.by(names, must(vlan[port]));
      this.ofPort[port] =
        isNothing && isContainers
          ? this.#ofProfile(profile, port, kinds, said)
          : this.#named(profile, port, kinds, said);
    }
  }

  #ofProfile(profile: number, port: number, kinds: ClassKinds, said: SaidOfPorts | undefined): number {
    const known = kinds.byProfile.get(profile);
    if (known !== undefined) return known;
    const kind = this.#add(profile, port, kinds, said);
    kinds.byProfile.set(profile, kind);
    return kind;
  }

  #named(profile: number, port: number, kinds: ClassKinds, said: SaidOfPorts | undefined): number {
    if (!this.#fabric.isEdge(port)) this.#wired.push(port);
    const name = this.#nameOf(profile, port, said);
    const known = kinds.byName.get(name);
    if (known !== undefined) return known;
    const kind = this.#add(profile, port, kinds, said);
    kinds.byName.set(name, kind);
    return kind;
  }

  #add(profile: number, port: number, { all }: ClassKinds, said: SaidOfPorts | undefined): number {
    const { ports } = this.#fabric.columns;
    const kind = this.all.push({
      bridge: this.#classes.firstOf(must(ports.bridge[port])),
      profile,
      ofport: said === undefined ? 0 : this.#fabric.ofPorts.numberOf(port),
      tunnel: must(ports.tunnel[port]),
      isEdge: this.#fabric.isEdge(port),
      isPatch: ports.kind[port] === PORT.patch,
    });
    all.push(kind - 1);
    return kind - 1;
  }

  #nameOf(profile: number, port: number, said: SaidOfPorts | undefined): string {
    if (said === undefined) return `${profile} ${sortOf(this.#fabric, port, `row ${port}`)}`;
    if (said.isNothing && this.#fabric.isEdge(port)) return `${profile} ${sortOf(this.#fabric, port, "")} `;
    const ofport = this.#fabric.ofPorts.numberOf(port);
    const first = this.#classes.firstOf(must(this.#fabric.columns.ports.bridge[port]));
    const isOneOfMany = this.#classes.membersOf(first).length > 1;
    const named = said.of(ofport, this.#fabric.isEdge(port), isOneOfMany);
    return named === undefined ? `${port}` : `${profile} ${sortOf(this.#fabric, port, `${ofport}`)} ${named}`;
  }
}

/** @param alone what tells a wire from others of the bridge */
function sortOf(fabric: Fabric, port: number, alone: string): string {
  const { ports, tunnels } = fabric.columns;
  if (fabric.isEdge(port)) return ports.kind[port] === PORT.local ? "local" : "edge";
  const tunnel = must(ports.tunnel[port]);
  if (tunnel < 0) return `${ports.kind[port] === PORT.patch ? "patch" : "cable"} ${alone}`;
  const { type, dstPort, inKey, hasOutKey, outKey, byFlow } = tunnels;
  return [type, dstPort, inKey, hasOutKey, outKey, byFlow].map((column) => column[tunnel]).join(":");
}
