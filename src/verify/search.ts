import { PORT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { hearsLocal } from "../model/forwarding/host-rules.ts";
import { SearchAcceptances } from "./search-acceptances.ts";
import { exclude, excludedBy } from "./exclusion.ts";
import type { Emerge, CraftedPacket } from "./host-steps.ts";
import type { Relation } from "./relation.ts";
import {
  BASE,
  bridgeOf,
  type BridgeClass,
  classBase,
  FROM_HOST,
  HOSTILE,
  NO_TAG,
  tagOf,
  type Wire,
} from "./wire-class.ts";

/** How a class was come to: by which port, from which earlier arrival, and by which port that one was left. */
export interface ClassArrival {
  readonly node: BridgeClass;
  /** port by which the frames came in */
  readonly port: number;
  /** index of the arrival before, or -1 where a container sent it */
  readonly before: number;
  /** the port by which the frames left the bridge of `before`, or -1 */
  readonly by: number;
  /** what is sent to the host whose IP stack puts it here; undefined where a wire brought it */
  readonly crafted?: CraftedPacket;
}

/** A way through classes of frames: arrivals, and the port where it leaves. */
export interface ClassWay {
  readonly arrivals: readonly ClassArrival[];
  readonly out: number;
}

/**
 * Everything that frames sent at some ports can come to, whatever the MAC tables and the spanning tree hold:
 * the least fixpoint of the relation, breadth first, so that ways are shortest. A frame does not go back out
 * of the port it came by, nor of a tunnel's which that one excludes; for a class that was come to by two ports
 * that says nothing any more, so the first two arrivals of a class are all that matter and the cost is that of
 * ports and tunnels.
 */
export class Search {
  readonly arrivals: ClassArrival[] = [];
  readonly #relation: Relation;
  readonly #inner: InnerPorts;
  readonly #first = new Map<BridgeClass, number>();
  readonly #second = new Map<BridgeClass, number>();
  readonly #acceptances: SearchAcceptances;
  /** What hosts hear of other hosts and have no use for as things stand. */
  readonly #unheeded: [index: number, local: number][] = [];

  /**
   * @param from ports where anybody sends any frame, and LOCAL ports where a host sends its own
   * @param isHeard whether a host hears anybody at all by the LOCAL of a bridge
   * @param frames that are sent at ports which are no LOCAL
   */
  constructor(
    relation: Relation,
    inner: InnerPorts,
    from: Iterable<number>,
    isHeard: (bridge: number) => boolean = () => false,
    frames: Wire = HOSTILE,
  ) {
    this.#relation = relation;
    this.#inner = inner;
    this.#acceptances = new SearchAcceptances(relation.wiring, relation.hosts.acceptances, isHeard);
    const { kind } = relation.wiring.fabric.columns.ports;
    for (const port of from) {
      const sent = kind[port] === PORT.local ? FROM_HOST : frames;
      relation.arrive(port, sent, false, (node) => this.#reach(node, port, -1, -1));
    }
    let next = 0;
    do {
      for (; next < this.arrivals.length; next++) this.#expand(next);
    } while (this.#reconsider());
  }

  /** Every class that was come to, with its first arrival. */
  get classes(): ReadonlyMap<BridgeClass, number> {
    return this.#first;
  }

  /** The bridges by whose LOCAL a host was reached. */
  get heard(): Iterable<number> {
    return this.#acceptances.heard.keys();
  }

  /** The arrival from which frames of this class leave by `port`, or undefined if none may. */
  source(node: BridgeClass, port: number): number | undefined {
    const first = this.#first.get(node);
    if (first !== undefined && !this.#isBarred(must(this.arrivals[first]).port, port)) return first;
    return this.#second.get(node);
  }

  /** Whether what came by one port cannot leave by the other. */
  #isBarred(port: number, out: number): boolean {
    return port === out || exclude(this.#relation.wiring, port, out);
  }

  #reach(node: BridgeClass, port: number, before: number, by: number, crafted?: CraftedPacket): void {
    const first = this.#first.get(node);
    if (first === undefined) this.#first.set(node, this.arrivals.length);
    else if (this.#second.has(node) || this.#isBarred(must(this.arrivals[first]).port, port)) return;
    else this.#second.set(node, this.arrivals.length);
    this.arrivals.push({ node, port, before, by, ...(crafted === undefined ? {} : { crafted }) });
  }

  #expand(index: number): void {
    const { node, port } = must(this.arrivals[index]);
    const first = must(this.#first.get(node));
    if (first === index) {
      for (const out of this.#inner.of(bridgeOf(node)))
        if (!this.#isBarred(port, out)) this.#leave(index, out);
      return;
    }
    const { port: back } = must(this.arrivals[first]);
    for (const out of [back, ...excludedBy(this.#relation.wiring, back)])
      if (this.#inner.has(out)) this.#leave(index, out);
  }

  #leave(index: number, out: number): void {
    const { node } = must(this.arrivals[index]);
    const { ports } = this.#relation.wiring.fabric.columns;
    if (ports.kind[out] === PORT.local) this.#hear(index, out);
    else this.#relation.follow(out, node, (port, next) => this.#reach(next, port, index, out));
  }

  #hear(index: number, local: number): void {
    const { node } = must(this.arrivals[index]);
    const bridge = bridgeOf(node);
    const isHosts = classBase(node) === BASE.host;
    const forms = new Set(this.#relation.leave(local, node).map(tagOf));
    const untagged = forms.has(NO_TAG);
    const known = this.#acceptances.heard.get(bridge);
    if ((!untagged && !forms.has(0)) || known === true || known === untagged) return;
    const emerge: Emerge = (port, frames, crafted) => {
      this.#acceptances.note(port, crafted);
      this.#relation.arrive(port, frames, false, (next) => this.#reach(next, port, index, local, crafted));
    };
    const acceptance = isHosts ? this.#acceptances.acceptanceOf(bridge) : "packets";
    if (acceptance !== "packets") {
      this.#unheeded.push([index, local]);
      if (acceptance === "questions") this.#relation.hosts.answer(bridge, emerge);
      return;
    }
    this.#acceptances.heard.set(bridge, untagged);
    this.#relation.hosts.from(bridge, untagged, emerge);
  }

  /** Hears again what was of no account before. @returns whether there is more to expand */
  #reconsider(): boolean {
    const before = this.arrivals.length;
    for (const [index, local] of this.#unheeded.splice(0)) this.#hear(index, local);
    return this.arrivals.length > before;
  }
}

/** Ports by which frames stay in the fabric: patches, tunnels, links, and LOCALs whose host listens, unless hosts do not count. */
export class InnerPorts {
  readonly #of: readonly (readonly number[])[];
  readonly #is: Uint8Array;

  constructor(relation: Relation, haveHosts = true) {
    const { fabric } = relation.wiring;
    const { ports, bridges } = fabric.columns;
    const of: number[][] = Array.from({ length: bridges.count }, () => []);
    this.#is = new Uint8Array(ports.count);
    for (let port = 0; port < ports.count; port++) {
      const bridge = must(ports.bridge[port]);
      const listens = haveHosts && ports.kind[port] === PORT.local && hearsLocal(fabric, bridge);
      if (!listens && fabric.isEdge(port)) continue;
      this.#is[port] = 1;
      must(of[bridge]).push(port);
    }
    this.#of = of;
  }

  of(bridge: number): readonly number[] {
    return must(this.#of[bridge]);
  }

  has(port: number): boolean {
    return this.#is[port] === 1;
  }
}
