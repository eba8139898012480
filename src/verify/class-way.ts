import { must } from "../model/fabric/fabric.ts";
import type { Relation } from "./relation.ts";
import type { ClassArrival, Search } from "./search.ts";
import type { Arrival, Way } from "./way.ts";
import { BASE, bridgeOf, classBase, isBare, STAR, vlanOf } from "./wire-class.ts";
import { witnessOf } from "./witness.ts";

/** The way that a search found to what leaves by `out` in the class of `last`. */
export function wayTo(relation: Relation, search: Search, last: number, out: number): Way {
  const way = { arrivals: arrivalsUpTo(search, last), out };
  return { arrivals: way.arrivals.map(arrivalOf), out, witnesses: () => [witnessOf(relation, way)] };
}

/** From where it all began. */
export function arrivalsUpTo(search: Search, last: number): readonly ClassArrival[] {
  const arrivals: ClassArrival[] = [];
  for (let index = last; index >= 0; index = must(search.arrivals[index]).before)
    arrivals.push(must(search.arrivals[index]));
  return arrivals.toReversed();
}

export function arrivalOf({ node, port, by, crafted }: ClassArrival): Arrival {
  const vlan = vlanOf(node);
  return {
    bridge: bridgeOf(node),
    port,
    by,
    vlan: vlan === STAR ? undefined : vlan,
    isBare: isBare(classBase(node)),
    isFromHost: classBase(node) === BASE.host,
    acts: [],
    ...(crafted === undefined ? {} : { crafted }),
  };
}
