import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import type { Listing, Listings } from "./listings.ts";
import { type Naming, nameVlans, OWN_NAMES } from "./name-vlans.ts";
import type { VlanNames } from "./vlan-names.ts";

/**
 * Some bridges, and which of them are looked at as one, by which names of their VLANs: frames at one of them are then
 * taken for frames at all of them, in the VLAN of the same name.
 */
export class BridgeClasses {
  /** in their order, the first of each class before others of it */
  readonly bridges: readonly number[];
  readonly listings: Listings;
  readonly #naming: Naming;
  /** of a bridge the first of its class */
  readonly #first = new Map<number, number>();
  readonly #members = new Map<number, number[]>();

  /** @param firstOf of a bridge the one that stands for it */
  private constructor(
    bridges: readonly number[],
    listings: Listings,
    naming: Naming,
    firstOf: (bridge: number) => number,
  ) {
    this.bridges = bridges;
    this.listings = listings;
    this.#naming = naming;
    for (const bridge of bridges) {
      const first = firstOf(bridge);
      this.#first.set(bridge, first);
      const known = this.#members.get(first);
      if (known === undefined) this.#members.set(first, [bridge]);
      else known.push(bridge);
    }
  }

  /** Each bridge by itself, and each VLAN by its number. */
  static apart(bridges: readonly number[], listings: Listings): BridgeClasses {
    return new BridgeClasses(bridges, listings, OWN_NAMES, (bridge) => bridge);
  }

  /**
   * Bridges of one configuration that have tables of one shape, such as the br-int of all hosts of a cloud, and its
   * br-tun. Any classes would do: what is said of a class holds for each of its bridges, and is the more the more alike
   * they are.
   */
  static alike(wiring: Wiring, bridges: readonly number[], listings: Listings): BridgeClasses {
    const { fabric } = wiring;
    const firsts = new Map<string, number>();
    const firstOf = new Map<number, number>();
    for (const bridge of bridges) {
      const shape = shapeOf(fabric, bridge, listings);
      const first = shape === undefined ? bridge : (firsts.get(shape) ?? bridge);
      if (shape !== undefined) firsts.set(shape, first);
      firstOf.set(bridge, first);
    }
    const areMerged = bridges.some((bridge) => firstOf.get(bridge) !== bridge);
    const naming = areMerged ? nameVlans(wiring, bridges, listings) : OWN_NAMES;
    return new BridgeClasses(bridges, listings, naming, (bridge) => must(firstOf.get(bridge)));
  }

  /** Whether any bridge stands for others. */
  get areMerged(): boolean {
    return this.#members.size < this.bridges.length;
  }

  /** one bridge of each class */
  get firsts(): Iterable<number> {
    return this.#members.keys();
  }

  firstOf(bridge: number): number {
    return must(this.#first.get(bridge));
  }

  /** @param first of its class */
  membersOf(first: number): readonly number[] {
    return this.#members.get(first) ?? [];
  }

  namesOf(bridge: number): VlanNames {
    return this.#naming.of(bridge);
  }

  /** Whether a name is that of the VLAN with this number on all bridges. */
  isOwnEverywhere(name: number): boolean {
    return this.#naming.isOwn(name);
  }
}

/** What bridges of one class have in common; undefined: the bridge is alone. */
function shapeOf(fabric: Fabric, bridge: number, listings: Listings): string | undefined {
  const { bridges } = fabric.columns;
  if (bridges.hasFlows[bridge] === 0 || fabric.fdbOf(bridge).length > 0) return undefined;
  const shape = matchesOf(listings.of(bridge));
  return `${must(bridges.settings[bridge])} ${fabric.tagsReadBy(bridge)} ${shape}`;
}

const shapes = new WeakMap<Listing, number>();

/** The tables and priorities of some flows, and what they ask for, whatever the values: two of one shape may have one number. */
function matchesOf(listing: Listing): number {
  const known = shapes.get(listing);
  if (known !== undefined) return known;
  const found = new Set<number>();
  for (const { table, priority, match } of listing.rules) {
    let hash = (Math.imul(table, 65_537) + priority) | 0;
    for (const { word, mask } of match) hash = (Math.imul(Math.imul(hash, 31) + word, 31) + mask) | 0;
    found.add(hash);
  }
  let sum = 0;
  for (const hash of found) sum = (sum + Math.imul(hash, 0x9e3779b1)) | 0;
  shapes.set(listing, sum);
  return sum;
}
