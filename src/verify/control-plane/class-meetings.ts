import { must } from "../../model/fabric/fabric.ts";
import { NOBODY } from "../../model/frame-fields.ts";
import type { Mac } from "../../model/values/mac.ts";
import { arrivalOf, arrivalsUpTo } from "../class-way.ts";
import type { Context } from "../context.ts";
import { exclude } from "../exclusion.ts";
import type { ClassExplorer } from "../exploration.ts";
import { MAX_WAYS } from "../finding.ts";
import { InnerPorts, Search } from "../search.ts";
import { BARE, BASE, bridgeOf, type BridgeClass, classBase, vlanOf } from "../wire-class.ts";
import { witnessFrom } from "../witness.ts";
import type { Meeting, MeetingFinder, Teaching } from "./meeting.ts";

/** A MAC table in one VLAN, as one integer, and per port where it is taught the arrival that does so. */
type Taught = ReadonlyMap<number, ReadonlyMap<number, number>>;

const VLANS = 4096;

/**
 * For bridges whose ports look at one tag at most and ask no flows. Whatever comes into a bridge is learned from, so that of every
 * class the first two arrivals by different ports tell all: an address that two teach stays where it is only if both come by one
 * port and by no other.
 */
export class ClassMeetings implements MeetingFinder {
  readonly #context: Context;
  readonly #explorer: ClassExplorer;
  readonly #searches = new Map<string, Search>();
  #wires: InnerPorts | undefined;

  constructor(context: Context, explorer: ClassExplorer) {
    this.#context = context;
    this.#explorer = explorer;
  }

  meetings(senders: readonly number[], victims: readonly number[]): readonly Meeting[] {
    const { port: portOf } = this.#context.fabric.columns.endpoints;
    const own = victims.map((victim) => must(portOf[victim]));
    const hostile = this.#kept(`any ${senders.join()}`, () => this.#explorer.search(senders));
    const honest = this.#kept(`own ${own.join()}`, () => this.#honest(own));
    const pairs = this.#pairs(this.#taughtBy(hostile), this.#taughtBy(honest));
    return pairs
      .map(([theirs, ours]) => ({
        theirs: arrivalsUpTo(hostile, theirs),
        ours: arrivalsUpTo(honest, ours),
      }))
      .toSorted((a, b) => a.theirs.length + a.ours.length - b.theirs.length - b.ours.length)
      .slice(0, MAX_WAYS)
      .map(({ theirs, ours }) => {
        const { endpoint } = this.#context.fabric.columns.ports;
        const victim = must(endpoint[must(ours[0]).port]);
        const mac = this.#context.fabric.macOf(victim);
        return { victim, own: this.#teaching(ours, mac), hostile: this.#teaching(theirs, mac) };
      });
  }

  /** What an endpoint sends as itself goes over wires alone: a host sends nothing from another's address. */
  #honest(ports: readonly number[]): Search {
    const { relation } = this.#context;
    this.#wires ??= new InnerPorts(relation, false);
    return new Search(relation, this.#wires, ports, undefined, BARE);
  }

  /** What hosts send of their own accord has their own addresses. */
  #taughtBy({ arrivals }: Search): Taught {
    const taught = new Map<number, Map<number, number>>();
    for (const [index, { node, port }] of arrivals.entries()) {
      if (classBase(node) === BASE.host) continue;
      const cell = this.#cellOf(node, port);
      const known = taught.get(cell);
      if (known === undefined) taught.set(cell, new Map([[port, index]]));
      else if (!known.has(port)) known.set(port, index);
    }
    return taught;
  }

  /** A bridge that knows no VLANs has one table for all tags. */
  #cellOf(node: BridgeClass, port: number): number {
    const { vlanProfiles, ports } = this.#context.fabric.columns;
    const isUnaware = must(vlanProfiles[must(ports.vlan[port])]).mode === "unaware";
    return bridgeOf(node) * VLANS + (isUnaware ? 0 : vlanOf(node));
  }

  /** Arrivals that teach one table at different ports, the hostile one first. */
  #pairs(hostile: Taught, honest: Taught): readonly (readonly [number, number])[] {
    const { wiring } = this.#context;
    return [...honest].flatMap(([cell, ours]) =>
      [...(hostile.get(cell) ?? [])].flatMap(([at, theirs]) =>
        [...ours].flatMap(([port, index]) =>
          at === port || exclude(wiring, at, port) ? [] : [[theirs, index] as const],
        ),
      ),
    );
  }

  #teaching(arrivals: ReturnType<typeof arrivalsUpTo>, src: Mac): Teaching {
    const witness = witnessFrom(this.#context.relation, { arrivals, out: -1 }, src, NOBODY);
    return { from: must(arrivals[0]).port, arrivals: arrivals.map(arrivalOf), witness };
  }

  #kept(key: string, make: () => Search): Search {
    const known = this.#searches.get(key) ?? make();
    this.#searches.set(key, known);
    return known;
  }
}
