import { must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import type { BridgeClasses } from "./bridge-classes.ts";
import { Cells } from "./cells.ts";
import { PortKinds } from "./port-kinds.ts";
import { vidsAskedFor } from "./scope.ts";

/**
 * Of the kinds of edge ports the places of their frames, whoever is plugged in there. Places of one number are joined: what is at
 * one may be at the other.
 */
export class KindPlaces {
  readonly kinds: PortKinds;
  readonly #cells: Cells;
  readonly #sent = new Map<number, ReadonlySet<number>>();

  /** @throws TooMany */
  constructor(wiring: Wiring, classes: BridgeClasses) {
    this.kinds = new PortKinds(wiring, classes);
    this.#cells = new Cells(wiring, this.kinds, vidsAskedFor(wiring.fabric, classes));
    // Whoever sends teaches: free ports and bridges' own, too.
    for (const [kind, { isEdge }] of this.kinds.all.entries())
      if (isEdge) this.#sent.set(kind, this.#cells.enter(kind));
  }

  /** Where frames can come to that anybody sends at ports of the kind. */
  *sentFrom(kind: number): Iterable<number> {
    for (const place of must(this.#sent.get(kind))) yield this.#cells.find(place);
  }

  /** Where frames can have been that come out at ports of the kind. */
  *heardAt(kind: number): Iterable<number> {
    for (const place of this.#cells.before(kind)) yield this.#cells.find(place);
  }
}
