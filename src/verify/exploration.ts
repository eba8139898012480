import { PORT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { wayTo } from "./class-way.ts";
import type { Context } from "./context.ts";
import { Search } from "./search.ts";
import type { Way } from "./way.ts";
import { bridgeOf, type BridgeClass } from "./wire-class.ts";

/** What frames can come to that are sent at some ports. */
export interface Exploration {
  /** Ways to what leaves by an edge port, the shortest first: a few that differ. */
  waysTo(port: number): readonly Way[];
  /** Bridges by whose LOCAL a host is reached. */
  readonly heard: Iterable<number>;
}

/** One way of exploring a joined set of bridges. */
export interface Explorer {
  explore(ports: readonly number[]): Exploration;
  /** Whether ports of one bridge and VLAN profile may be of several kinds. */
  readonly tellsPortsApart: boolean;
  /** Ports of one kind send and receive alike. */
  kindOf(port: number): string;
}

/** Ports of one kind, of which the first stands for all. */
export interface AlikePorts {
  readonly port: number;
  readonly ports: readonly number[];
  readonly count: number;
}

export function kindsOf(explorer: Explorer, ports: readonly number[]): readonly AlikePorts[] {
  const kinds = new Map<string, number[]>();
  for (const port of ports) {
    const key = explorer.kindOf(port);
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, [port]);
    else known.push(port);
  }
  return [...kinds.values()].map((alike) => ({ port: must(alike[0]), ports: alike, count: alike.length }));
}

/** Of ways to one endpoint, which differ by VLAN and what lies beneath. */
const WAYS_EACH = 3;

/** For bridges whose ports look at one tag at most and ask no flows: by classes of frames. */
export class ClassExplorer implements Explorer {
  readonly tellsPortsApart = false;
  readonly #context: Context;
  readonly #senders: readonly number[];
  #heard: ReadonlySet<number> | undefined;

  /** @param senders ports where anybody sends, whoever that is: what hosts are told, all can tell */
  constructor(context: Context, senders: readonly number[]) {
    this.#context = context;
    const { kind } = context.fabric.columns.ports;
    this.#senders = senders.filter((port) => kind[port] !== PORT.local);
  }

  /** Everything that frames sent at these ports can come to. */
  search(ports: readonly number[]): Search {
    const { relation, inner } = this.#context;
    return new Search(relation, inner, ports, (bridge) => this.#isHeard(bridge));
  }

  explore(ports: readonly number[]): Exploration {
    const { relation, fabric } = this.#context;
    const search = this.search(ports);
    const classes = new Map<number, BridgeClass[]>();
    for (const node of search.classes.keys()) {
      const known = classes.get(bridgeOf(node));
      if (known === undefined) classes.set(bridgeOf(node), [node]);
      else known.push(node);
    }
    const waysTo = (out: number) => {
      const here = classes.get(must(fabric.columns.ports.bridge[out])) ?? [];
      const ways = here.flatMap((node) => {
        const last = relation.leave(out, node).length > 0 ? search.source(node, out) : undefined;
        return last === undefined ? [] : [wayTo(relation, search, last, out)];
      });
      return ways.toSorted((a, b) => a.arrivals.length - b.arrivals.length).slice(0, WAYS_EACH);
    };
    return { waysTo, heard: search.heard };
  }

  #isHeard(bridge: number): boolean {
    const { relation, inner } = this.#context;
    this.#heard ??= new Set(new Search(relation, inner, this.#senders).heard);
    return this.#heard.has(bridge);
  }

  kindOf(port: number): string {
    const { bridge, vlan } = this.#context.fabric.columns.ports;
    return `${bridge[port]} ${vlan[port]}`;
  }
}
