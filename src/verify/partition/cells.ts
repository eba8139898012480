import { BY_FLOW } from "../../model/fabric/columns.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { FORM, type Form, TAKES_TAG, UNTAGGED, VlanLookup } from "../../model/forwarding/lookup.ts";
import { keyMask, serviceOf } from "../../model/forwarding/service.ts";
import { VLAN_COUNT } from "../../model/values/vlan-id.ts";
import type { ClassTables } from "./class-tables.ts";
import { FlowWalk, type Outcomes } from "./flow-walk.ts";
import { ANY_KEY, ANY_TAG, NO_TAG, TAGS, TWO_TAGS, Places, PlacesBy } from "./places.ts";
import type { PortKinds } from "./port-kinds.ts";
import { keyArriving, mayHaveTwoTags, tagOf, tunnelKeyOf } from "./sent-frames.ts";
import type { TernaryKey } from "./ternary-key.ts";

/**
 * Where frames can be: at the ports of a kind, in a VLAN of a bridge, on a wire; each with a tag and a tunnel key.
 * Places between which frames can pass are joined, one way or both, whatever switches have learned and whichever
 * ports are open: what is not joined is apart.
 */
export class Cells {
  readonly #fabric: Fabric;
  readonly #kinds: PortKinds;
  readonly #lookup: VlanLookup;
  readonly #tables: ClassTables;
  readonly #atoms: readonly number[];
  readonly #places = new Places();
  readonly #arrivals = new PlacesBy(this.#places);
  readonly #vlans = new PlacesBy(this.#places);
  readonly #media = new PlacesBy(this.#places);
  /** of senders the places that they can bring frames to */
  readonly #sent = new Map<number, Set<number>>();
  readonly #vlansOf = new Map<number, Set<number>>();
  readonly #walks = new Map<number, FlowWalk>();
  readonly #wires = new Map<number, WiredKinds>();
  readonly #left = new Map<number, Set<number>>();
  readonly #todo: Arrival[] = [];
  readonly #outcomes: Outcomes;

  /** @param atoms VIDs that stand for all that a sender may choose, by name */
  constructor(fabric: Fabric, kinds: PortKinds, tables: ClassTables, atoms: readonly number[]) {
    this.#fabric = fabric;
    this.#kinds = kinds;
    this.#tables = tables;
    this.#lookup = new VlanLookup(kinds.profiles.all);
    this.#atoms = atoms;
    this.#outcomes = {
      normal: (place, kind, key) => this.#normal(place, kind, key),
      leave: (place, kind, key) => this.#leave(place, kind, tagOf(key), key),
      flood: (place, kind, key) => {
        for (const one of kinds.of(must(kinds.all[kind]).bridge)) this.#leave(place, one, tagOf(key), key);
      },
    };
  }

  /**
   * Any frames come from outside by the ports of a kind. A sender has one of several ways to send, and joins none of
   * them. @returns where they are @throws TooMany
   */
  enter(kind: number): ReadonlySet<number> {
    const place = this.#arrive(kind, ANY_TAG, ANY_KEY);
    const ways = new Set([place]);
    this.#sent.set(place, ways);
    for (let next = this.#todo.pop(); next !== undefined; next = this.#todo.pop()) this.#translate(next);
    return ways;
  }

  /** Whether frames of one place can be frames of another, as far as is known: places of one number. */
  find(place: number): number {
    return this.#places.find(place);
  }

  /** Where frames are that leave by an edge port of a kind, as far as anybody has sent any. */
  *before(kind: number): Iterable<number> {
    const { bridge, profile } = must(this.#kinds.all[kind]);
    yield* this.#left.get(kind) ?? [];
    const { mode, tag } = must(this.#kinds.profiles.all[profile]);
    for (const vlan of mode === "access" ? [tag] : (this.#vlansOf.get(bridge) ?? []))
      if (mode === "unaware" || this.#lookup.egress(profile, vlan) !== FORM.none)
        yield* this.#vlans.of(bridge * TAGS + vlan);
  }

  #join(place: number, next: number): void {
    const ways = this.#sent.get(place);
    if (ways === undefined) this.#places.join(place, next);
    else ways.add(next);
  }

  #isAware(profile: number): boolean {
    return must(this.#kinds.profiles.all[profile]).mode !== "unaware";
  }

  #arrive(kind: number, tag: number, key: number): number {
    return this.#arrivals.at(kind, tag, key, (place) => this.#todo.push({ place, kind, tag, key }));
  }

  #translate({ place, kind, tag, key }: Arrival): void {
    const { bridge } = must(this.#kinds.all[kind]);
    const frames = keyArriving(tag, key);
    if (this.#fabric.columns.bridges.hasFlows[bridge] === 1)
      return this.#walk(bridge).enter(place, kind, frames);
    const { kind: sort, failMode } = this.#fabric.bridgeSettings(bridge);
    if (sort === "linux" || failMode === "standalone") this.#normal(place, kind, frames);
  }

  #walk(bridge: number): FlowWalk {
    const known =
      this.#walks.get(bridge) ?? new FlowWalk(bridge, this.#tables.of(bridge), this.#kinds, this.#outcomes);
    this.#walks.set(bridge, known);
    return known;
  }

  #normal(place: number, kind: number, key: TernaryKey): void {
    const { bridge, profile } = must(this.#kinds.all[kind]);
    const tag = tagOf(key);
    if (!this.#isAware(profile)) return this.#enterVlan(place, bridge, tag, key);
    const vids = tag === ANY_TAG ? [UNTAGGED, ...this.#atoms] : [tag === NO_TAG ? UNTAGGED : tag];
    for (const vid of vids) {
      const taken = this.#lookup.ingress(profile, vid);
      if (taken >= 0) this.#enterVlan(place, bridge, taken & ~TAKES_TAG, key);
    }
  }

  /** @param vlan on a bridge that looks at no tag: the tag in its place */
  #enterVlan(place: number, bridge: number, vlan: number, key: TernaryKey): void {
    const tags = mayHaveTwoTags(key) ? TWO_TAGS : vlan;
    const cell = this.#vlans.at(bridge * TAGS + vlan, tags, tunnelKeyOf(key), (fresh) => {
      const vlans = this.#vlansOf.get(bridge);
      if (vlans === undefined) this.#vlansOf.set(bridge, new Set([vlan]));
      else vlans.add(vlan);
      const { byAccessVlan, others } = this.#wiredKinds(bridge);
      for (const kind of byAccessVlan.get(vlan) ?? []) this.#leaveVlan(fresh, kind, vlan, key);
      for (const kind of others) this.#leaveVlan(fresh, kind, vlan, key);
      for (const row of this.#fabric.fdbOf(bridge)) this.#leaveByEntry(fresh, row, vlan, key);
    });
    this.#join(place, cell);
  }

  #leaveVlan(place: number, kind: number, vlan: number, key: TernaryKey): void {
    const { profile } = must(this.#kinds.all[kind]);
    if (!this.#isAware(profile)) return this.#leave(place, kind, vlan, key);
    const form = this.#lookup.egress(profile, vlan);
    if (form !== FORM.none) this.#leaveAs(place, kind, form, vlan, key);
  }

  #leaveAs(place: number, kind: number, form: Form, vlan: number, key: TernaryKey): void {
    if (form === FORM.tagged || form === FORM.priority) this.#leave(place, kind, vlan, key);
    if (form === FORM.untagged || form === FORM.priority) this.#leave(place, kind, NO_TAG, key);
  }

  /** A static entry sends where it says, whether the port carries the VLAN or not. */
  #leaveByEntry(place: number, row: number, vlan: number, key: TernaryKey): void {
    const { fdb } = this.#fabric.columns;
    if (this.#kinds.nameOf(must(fdb.bridge[row]), must(fdb.vlan[row])) !== vlan) return;
    const kind = must(this.#kinds.ofPort[must(fdb.port[row])]);
    const { profile } = must(this.#kinds.all[kind]);
    this.#leaveAs(place, kind, this.#lookup.form(profile, vlan), vlan, key);
  }

  /** Wires alone: who stands at an edge is asked in the end. */
  #wiredKinds(bridge: number): WiredKinds {
    const known = this.#wires.get(bridge);
    if (known !== undefined) return known;
    const byAccessVlan = new Map<number, number[]>();
    const others: number[] = [];
    for (const kind of this.#kinds.of(bridge)) {
      const { profile, isEdge } = must(this.#kinds.all[kind]);
      if (isEdge) continue;
      const { mode, tag } = must(this.#kinds.profiles.all[profile]);
      if (mode !== "access") others.push(kind);
      else byAccessVlan.set(tag, [...(byAccessVlan.get(tag) ?? []), kind]);
    }
    const wired = { byAccessVlan, others };
    this.#wires.set(bridge, wired);
    return wired;
  }

  #leave(place: number, kind: number, tag: number, key: TernaryKey): void {
    if (must(this.#kinds.all[kind]).isEdge) {
      const known = this.#left.get(kind);
      if (known === undefined) this.#left.set(kind, new Set([place]));
      else known.add(place);
      return;
    }
    const { isPatch } = must(this.#kinds.all[kind]);
    const seen = mayHaveTwoTags(key) ? TWO_TAGS : tag;
    const read = isPatch ? seen : this.#readAgain(tag);
    const sent = this.#keySent(kind, key);
    const { row, far } = this.#kinds.wireOf(kind);
    const wire = this.#media.at(row, read, sent, (fresh) => {
      for (const one of far) {
        const taken = this.#keyTaken(one, sent);
        if (taken !== undefined) this.#places.join(fresh, this.#arrive(one, read, taken));
      }
    });
    this.#join(place, wire);
  }

  /**
   * Behind a wire frames are read again: what lies beneath a tag that came off is anybody's guess, and so is by which number
   * of a VLAN the far end knows it, where bridges have others for it.
   */
  #readAgain(tag: number): number {
    const isKnown = tag < VLAN_COUNT && this.#kinds.isOwnEverywhere(tag);
    return isKnown ? tag : ANY_TAG;
  }

  /** The key on the wire: of a tunnel its own, or the flow's. */
  #keySent(kind: number, key: TernaryKey): number {
    const { tunnels } = this.#fabric.columns;
    const { tunnel } = must(this.#kinds.all[kind]);
    if (tunnel < 0) return ANY_KEY;
    const isFlows = (must(tunnels.byFlow[tunnel]) & BY_FLOW.outKey) !== 0;
    const sent = isFlows ? tunnelKeyOf(key) : must(tunnels.outKey[tunnel]);
    return sent > keyMask(serviceOf(this.#fabric, tunnel)) ? ANY_KEY : sent;
  }

  /** What is known behind a tunnel of the key on the wire; undefined where it takes no such packets. */
  #keyTaken(kind: number, sent: number): number | undefined {
    const { tunnels } = this.#fabric.columns;
    const { tunnel } = must(this.#kinds.all[kind]);
    if (tunnel < 0) return ANY_KEY;
    if ((must(tunnels.byFlow[tunnel]) & BY_FLOW.inKey) !== 0) return sent;
    return sent === ANY_KEY || sent === tunnels.inKey[tunnel] ? ANY_KEY : undefined;
  }
}

interface Arrival {
  readonly place: number;
  readonly kind: number;
  readonly tag: number;
  readonly key: number;
}

/** Kinds of a bridge that wires end on. */
interface WiredKinds {
  readonly byAccessVlan: ReadonlyMap<number, readonly number[]>;
  readonly others: readonly number[];
}
