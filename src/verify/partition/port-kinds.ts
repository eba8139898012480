import { PORT } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import { DisjointSets } from "../../model/values/disjoint-sets.ts";
import type { BridgeClasses } from "./bridge-classes.ts";
import { FlowWords, SaidOfPorts } from "./said-of-ports.ts";

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
  /** undefined where there are no flows */
  readonly said: SaidOfPorts | undefined;
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
    const words = new FlowWords();
    for (const bridge of classes.bridges) this.#sort(bridge, this.#kindsOf(classes.firstOf(bridge), words));
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

  #kindsOf(first: number, words: FlowWords): ClassKinds {
    const known = this.#ofClass.get(first);
    if (known !== undefined) return known;
    const hasFlows = this.#fabric.flowsOf(first).length > 0;
    const said = hasFlows ? new SaidOfPorts(this.#fabric, first, words) : undefined;
    const kinds = { said, byProfile: new Map<number, number>(), byName: new Map<string, number>(), all: [] };
    this.#ofClass.set(first, kinds);
    return kinds;
  }

  #sort(bridge: number, kinds: ClassKinds): void {
    const { vlan, kind: kindOf, link, up } = this.#fabric.columns.ports;
    const isNothing = kinds.said?.isNothing ?? true;
    for (const port of this.#fabric.portsOf(bridge)) {
      const sort = must(kindOf[port]);
      const isFree = must(link[port]) < 0 && up[port] === 1;
      const isContainers = (sort === PORT.system || sort === PORT.internal) && isFree;
      this.ofPort[port] =
        isNothing && isContainers ? this.#ofProfile(must(vlan[port]), port, kinds) : this.#named(port, kinds);
    }
  }

  #ofProfile(profile: number, port: number, kinds: ClassKinds): number {
    const known = kinds.byProfile.get(profile);
    if (known !== undefined) return known;
    const kind = this.#add(port, kinds);
    kinds.byProfile.set(profile, kind);
    return kind;
  }

  #named(port: number, kinds: ClassKinds): number {
    if (!this.#fabric.isEdge(port)) this.#wired.push(port);
    const name = this.#nameOf(port, kinds.said);
    const known = kinds.byName.get(name);
    if (known !== undefined) return known;
    const kind = this.#add(port, kinds);
    kinds.byName.set(name, kind);
    return kind;
  }

  #add(port: number, { said, all }: ClassKinds): number {
    const { ports } = this.#fabric.columns;
    const kind = this.all.push({
      bridge: this.#classes.firstOf(must(ports.bridge[port])),
      profile: must(ports.vlan[port]),
      ofport: said === undefined ? 0 : this.#fabric.ofPorts.numberOf(port),
      tunnel: must(ports.tunnel[port]),
      isEdge: this.#fabric.isEdge(port),
      isPatch: ports.kind[port] === PORT.patch,
    });
    all.push(kind - 1);
    return kind - 1;
  }

  #nameOf(port: number, said: SaidOfPorts | undefined): string {
    const profile = must(this.#fabric.columns.ports.vlan[port]);
    if (said === undefined) return `${profile} ${sortOf(this.#fabric, port, `row ${port}`)}`;
    if (said.isNothing && this.#fabric.isEdge(port)) return `${profile} ${sortOf(this.#fabric, port, "")} `;
    const ofport = this.#fabric.ofPorts.numberOf(port);
    const named = said.of(ofport, this.#fabric.isEdge(port));
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
