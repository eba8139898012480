import { PORT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import type { Outcome } from "./outcome.ts";
import type { Relation } from "./relation.ts";
import {
  BASE,
  bridgeOf,
  type BridgeClass,
  classBase,
  NO_TAG,
  STAR,
  tagOf,
  vlanOf,
  type Wire,
} from "./wire-class.ts";

/** A class that leaves its bridge by a port, and the arrivals that this makes: several on a segment. */
export interface Emission {
  readonly node: BridgeClass;
  readonly port: number;
  /** indices of arrivals */
  readonly arrivals: readonly number[];
}

/** A class that was come to by a port. */
export interface GraphArrival {
  readonly node: BridgeClass;
  readonly port: number;
}

/**
 * Everywhere that frames are flooded on a converged tree: classes, and how each leaves its bridge. Ports that
 * block and tunnels that are refused have no part in it; nor have steps that use up a tag of the container's
 * own: no stack is endless, and bridges put none on that they do not take off, so those steps come to an end.
 */
export class FloodGraph {
  readonly emissions: Emission[] = [];
  readonly arrivals: GraphArrival[] = [];
  /** per class its emissions, as indices */
  readonly leaving = new Map<BridgeClass, number[]>();
  readonly #relation: Relation;
  readonly #outcome: Outcome;
  readonly #inner: readonly (readonly number[])[];
  /** per port its arrivals: few, one for each class that comes in there */
  readonly #arrivalsAt = new Map<number, number[]>();
  readonly #queue: BridgeClass[] = [];

  /** @param from the ports where frames enter, and as what they do */
  constructor(relation: Relation, outcome: Outcome, from: Iterable<readonly [port: number, frames: Wire]>) {
    this.#relation = relation;
    this.#outcome = outcome;
    this.#inner = wiresOf(relation, outcome);
    for (const [port, frames] of this.#distinct(from)) {
      relation.arrive(port, frames, false, (node) => this.#discover(node));
    }
    for (let node = this.#queue.pop(); node !== undefined; node = this.#queue.pop()) this.#expand(node);
  }

  /** Frames of one kind enter alike by all open ports of one bridge with one VLAN profile: one stands for all. */
  *#distinct(from: Iterable<readonly [port: number, frames: Wire]>): Generator<readonly [number, Wire]> {
    const { bridge, vlan } = this.#relation.wiring.fabric.columns.ports;
    const profiles = this.#relation.wiring.fabric.columns.vlanProfiles.length;
    const seen = new Map<Wire, Set<number>>();
    for (const [port, frames] of from) {
      const kinds = seen.get(frames) ?? new Set();
      const kind = must(bridge[port]) * profiles + must(vlan[port]);
      if (kinds.has(kind) || !this.#open(port)) continue;
      seen.set(frames, kinds.add(kind));
      yield [port, frames];
    }
  }

  #discover(node: BridgeClass): void {
    if (this.leaving.has(node)) return;
    this.leaving.set(node, []);
    this.#queue.push(node);
  }

  #expand(node: BridgeClass): void {
    const leaving = must(this.leaving.get(node));
    for (const port of must(this.#inner[bridgeOf(node)])) {
      if (!this.#relation.floods(port, node)) continue;
      const arrivals: number[] = [];
      const isBared = this.#relation.leave(port, node).some((frames) => tagOf(frames) === NO_TAG);
      this.#relation.follow(port, node, (at, next) => {
        if (!this.#open(at)) return;
        this.#discover(next);
        const usesUp = isBared && classBase(next) === BASE.any && vlanOf(next) !== STAR;
        if (!usesUp) arrivals.push(this.#arrival(at, next));
      });
      if (arrivals.length > 0) leaving.push(this.emissions.push({ node, port, arrivals }) - 1);
    }
  }

  #arrival(port: number, node: BridgeClass): number {
    const here = this.#arrivalsAt.get(port) ?? [];
    const known = here.find((one) => must(this.arrivals[one]).node === node);
    if (known !== undefined) return known;
    const id = this.arrivals.push({ port, node }) - 1;
    here.push(id);
    this.#arrivalsAt.set(port, here);
    return id;
  }

  #open(port: number): boolean {
    return isOpen(this.#relation, this.#outcome, port);
  }
}

/** Whether a port takes part in an outcome: its tree state forwards, it has not failed, and its tunnel, if it is one, stands. */
export function isOpen({ wiring }: Relation, { forwards, stands }: Outcome, port: number): boolean {
  const { tunnel, up } = wiring.fabric.columns.ports;
  const isThere = must(tunnel[port]) < 0 || stands[must(tunnel[port])] === 1;
  return forwards[port] === 1 && up[port] === 1 && isThere;
}

/** Per bridge the open ports that lead to other bridges. */
function wiresOf(relation: Relation, outcome: Outcome): readonly (readonly number[])[] {
  const { fabric } = relation.wiring;
  const { ports, bridges } = fabric.columns;
  const wires: number[][] = Array.from({ length: bridges.count }, () => []);
  for (let port = 0; port < ports.count; port++) {
    if (ports.kind[port] === PORT.local || fabric.isEdge(port) || !isOpen(relation, outcome, port)) continue;
    must(wires[must(ports.bridge[port])]).push(port);
  }
  return wires;
}
