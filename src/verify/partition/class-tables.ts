import { type AbstractFlow, writtenFlow } from "./abstract-flow.ts";
import type { BridgeClasses } from "./bridge-classes.ts";
import type { Listing, Outputs, Rule } from "./listings.ts";
import type { PortKinds } from "./port-kinds.ts";
import { RuleWords } from "./rule-words.ts";
import { vidsIn } from "./vids.ts";
import type { VlanNames } from "./vlan-names.ts";

/** The tables of one or several bridges of a class that have them by the same names, and the same kinds of ports behind them. */
interface Variant {
  readonly bridge: number;
  readonly listing: Listing;
  readonly names: VlanNames;
}

/**
 * The flows of classes of bridges: all that any bridge of a class has, by the names of its VLANs and the kinds of its ports.
 * A flow that some of them do not have may be there or not, and so hides none of a lower priority.
 */
export class ClassTables {
  readonly #classes: BridgeClasses;
  readonly #kinds: PortKinds;
  readonly #byClass = new Map<number, readonly AbstractFlow[]>();
  readonly #words = new RuleWords();
  /** that flows speak of, by name */
  readonly vids = new Set<number>();

  constructor(classes: BridgeClasses, kinds: PortKinds) {
    this.#classes = classes;
    this.#kinds = kinds;
    for (const first of classes.firsts) this.#byClass.set(first, this.#flowsOf(first));
  }

  /** @param first of its class */
  of(first: number): readonly AbstractFlow[] {
    return this.#byClass.get(first) ?? [];
  }

  #flowsOf(first: number): readonly AbstractFlow[] {
    const [only, ...more] = this.#variantsOf(first);
    if (only === undefined) return [];
    if (more.length === 0) return only.listing.rules.map((rule) => this.#written(rule, only, true));
    const variants = [only, ...more];
    const found = new Map<number, { readonly rule: Rule; readonly of: Variant; count: number }>();
    for (const variant of variants) {
      const reading = {
        names: variant.names,
        outputs: (run: Outputs) => this.#kinds.sentBy(variant.bridge, run).number,
      };
      const seen = new Set<number>();
      for (const rule of variant.listing.rules) {
        const number = this.#words.of(rule, reading);
        if (seen.has(number)) continue;
        seen.add(number);
        const known = found.get(number);
        if (known === undefined) found.set(number, { rule, of: variant, count: 1 });
        else known.count++;
      }
    }
    return Array.from(found.values(), ({ rule, of, count }) =>
      this.#written(rule, of, count === variants.length),
    );
  }

  #variantsOf(first: number): readonly Variant[] {
    const variants: Variant[] = [];
    const byListing = new Map<Listing, Variant[]>();
    for (const bridge of this.#classes.membersOf(first)) {
      const listing = this.#classes.listings.of(bridge);
      const names = this.#classes.namesOf(bridge);
      const known = byListing.get(listing) ?? [];
      byListing.set(listing, known);
      if (known.some((one) => one.names === names && this.#sendAlike(one, bridge))) continue;
      const variant = { bridge, listing, names };
      known.push(variant);
      variants.push(variant);
    }
    return variants;
  }

  #sendAlike({ bridge, listing }: Variant, other: number): boolean {
    return Array.from(listing.runs).every(
      (run) => this.#kinds.sentBy(bridge, run) === this.#kinds.sentBy(other, run),
    );
  }

  #written(rule: Rule, { bridge, names }: Variant, isEverywhere: boolean): AbstractFlow {
    for (const vid of vidsIn(rule)) this.vids.add(names.of(vid));
    return writtenFlow(rule, names, isEverywhere, (run) => this.#kinds.sentBy(bridge, run));
  }
}
