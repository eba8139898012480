import { must } from "../../model/fabric/fabric.ts";
import { NOBODY } from "../../model/frame-fields.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { BROADCAST, type Mac } from "../../model/values/mac.ts";
import type { Teaching } from "../control-plane/meeting.ts";
import { macAt } from "../mac-at.ts";
import { type Bdd, EMPTY, type VariableSet } from "./bdd.ts";
import { memberOf, type Wish } from "./concrete.ts";
import { type HeaderWorld, searchFrom, told } from "./header-explorer.ts";
import { HeaderSearch } from "./header-search.ts";
import { allButTaught } from "./learning-fixpoint.ts";
import { VLAN } from "./rules.ts";
import type { Place } from "./trail.ts";

/** Frames that come to a port and are learned from. */
export interface Taught {
  readonly port: number;
  readonly search: HeaderSearch;
  readonly place: Place;
  /** of the place those that are from whom their sender says */
  readonly frames: Bdd;
  /** their VLANs, each with the addresses that they are from */
  readonly pairs: Bdd;
}

/** What NORMAL and Linux bridges learn of the frames that are sent at some ports, as sets. */
export class Teachings {
  readonly #world: HeaderWorld;
  readonly #others: VariableSet;
  readonly #known = new Map<string, readonly Taught[]>();

  constructor(world: HeaderWorld) {
    this.#world = world;
    this.#others = allButTaught(world.switches);
  }

  /** Of all that can be sent there, hosts included that are made to send. */
  ofAnything(ports: readonly number[]): readonly Taught[] {
    return this.#kept(`any ${ports.join()}`, () => searchFrom(this.#world, ports, { isOfLessons: true }));
  }

  /** Of endpoints that send untagged frames, each from its own address. */
  ofThemselves(endpoints: readonly number[]): readonly Taught[] {
    const { switches, fixpoint } = this.#world;
    const { sets, fabric } = switches;
    const untagged = sets.bdds.diff(sets.onWire("container"), sets.isBeneath(0));
    const sendings = endpoints.map((endpoint) => ({
      port: must(fabric.columns.endpoints.port[endpoint]),
      frames: sets.bdds.and(untagged, sets.equals(FIELD.dl_src, BigInt(fabric.macOf(endpoint)))),
    }));
    const world = { learnedState: fixpoint, isOfLessons: true };
    return this.#kept(`own ${endpoints.join()}`, () => new HeaderSearch(switches, world, sendings));
  }

  /** One address and VLAN that both teach; undefined where there is none. */
  meet(theirs: Taught, ours: Taught): { readonly own: Teaching; readonly hostile: Teaching } | undefined {
    const { sets } = this.#world.switches;
    const common = sets.bdds.and(theirs.pairs, ours.pairs);
    if (common === EMPTY) return undefined;
    const one = memberOf(sets, common);
    const both = sets.all([
      common,
      sets.equals(VLAN, one.valueOf(VLAN)),
      sets.equals(FIELD.dl_src, one.valueOf(FIELD.dl_src)),
    ]);
    const own = this.#teaching(ours, both, (from) => macAt(this.#world.switches.fabric, from));
    const mac = own.witness.frame.src;
    const hostile = sets.bdds.and(both, sets.equals(FIELD.dl_src, BigInt(mac)));
    if (sets.bdds.and(theirs.frames, hostile) === EMPTY) return undefined;
    return { own, hostile: this.#teaching(theirs, hostile, () => mac) };
  }

  #teaching({ search, place, frames }: Taught, condition: Bdd, sourceAt: (from: number) => Mac): Teaching {
    const { courses, switches, witnesses } = this.#world;
    const wishes = (from: number): readonly Wish[] => [
      [FIELD.dl_src, BigInt(sourceAt(from))],
      [FIELD.dl_dst, BigInt(BROADCAST)],
      [FIELD.dl_dst, BigInt(NOBODY)],
    ];
    const course = courses.course(search, place, wishes, switches.sets.bdds.and(frames, condition));
    return { from: course.from, ...told(this.#world, course), witness: witnesses.witness(course) };
  }

  #kept(key: string, make: () => HeaderSearch): readonly Taught[] {
    const known = this.#known.get(key) ?? this.#taughtIn(make());
    this.#known.set(key, known);
    return known;
  }

  /**
   * What stands in a table for good: a static entry at an endpoint's own port is forgotten only if that endpoint itself fills the
   * table (lib/mac-learning.c, evict_mac_entry_fairly), and nobody does so to be robbed.
   */
  #pinnedOn(bridge: number): Bdd {
    const { sets, fabric } = this.#world.switches;
    const entries = this.#world.switches.staticEntriesOn(bridge);
    return sets.any(entries.flatMap(({ port, from }) => (fabric.isEdge(port) ? [from] : [])));
  }

  /** What a host sends is from itself. */
  #taughtIn(search: HeaderSearch): readonly Taught[] {
    const { sets, rules, fabric } = this.#world.switches;
    const { bdds } = sets;
    const linux = search.roots
      .filter(({ port }) => fabric.bridgeSettings(must(fabric.columns.ports.bridge[port])).kind === "linux")
      .map(({ port, place }) => ({ port, place: search.trail.after(place, rules.enterLinux()) }));
    const learnable = bdds.diff(rules.learnable, bdds.literal(sets.variables.fromHost));
    return [...search.macLessons, ...linux].flatMap(({ port, place }) => {
      const set = search.trail.set(place);
      const frames = bdds.diff(
        bdds.and(set, learnable),
        this.#pinnedOn(must(fabric.columns.ports.bridge[port])),
      );
      if (frames === EMPTY) return [];
      return [{ port, search, place, frames, pairs: bdds.exists(frames, this.#others) }];
    });
  }
}
