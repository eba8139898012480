import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import type { JoinedBridges } from "../joined.ts";
import { BridgeClasses } from "../partition/bridge-classes.ts";
import { TooMany } from "../partition/flow-walk.ts";
import { KindPlaces } from "../partition/kind-places.ts";
import { isPartitionable } from "../partition/scope.ts";
import type { PortBook } from "./port-book.ts";
import { type PlacesOfKinds, TenantCounts } from "./tenant-counts.ts";

/**
 * Counts who is at which place of some joined bridges, as `tenantsThatMayMeet` does, and notes the kinds of their ports.
 * @param wiring of the fabric that there was at first
 * @returns undefined where places tell nothing of these bridges, or of a port that came later
 */
export function countTenants(
  wiring: Wiring,
  { bridges }: JoinedBridges,
  book: PortBook,
): TenantCounts | undefined {
  const merged = BridgeClasses.alike(wiring.fabric, bridges);
  if (!isPartitionable(wiring.fabric, merged)) return undefined;
  const counts = countIn(wiring, merged, book);
  if (counts === undefined || counts.areApart || !merged.areMerged) return counts;
  return countIn(wiring, BridgeClasses.apart(bridges), book);
}

function countIn(wiring: Wiring, classes: BridgeClasses, book: PortBook): TenantCounts | undefined {
  try {
    const places = new KindPlaces(wiring, classes);
    for (const port of portsOf(wiring.fabric, classes)) book.setKind(port, must(places.kinds.ofPort[port]));
    const counts = new TenantCounts(placesOfKinds(places));
    return countAll(portsNow(wiring.fabric, classes, book), book, counts) ? counts : undefined;
  } catch (error) {
    if (error instanceof TooMany) return undefined;
    throw error;
  }
}

/** @returns whether the places of all are known */
function countAll(ports: Iterable<number>, book: PortBook, counts: TenantCounts): boolean {
  for (const port of ports) {
    const [kind, tenant] = [book.kindOf(port), book.tenantAt(port)];
    const isKnown = kind !== undefined && counts.knows(kind);
    if (tenant !== undefined && isKnown) counts.add(kind, tenant);
    // A port that came later counts even where nobody is plugged in: it is one more to send.
    if (!isKnown && (tenant !== undefined || book.hasChanged(port))) return false;
  }
  return true;
}

/** The ports that some bridges have now. */
function* portsNow(fabric: Fabric, classes: BridgeClasses, book: PortBook): Iterable<number> {
  for (const port of portsOf(fabric, classes)) if (!book.hasChanged(port)) yield port;
  const own = new Set(classes.bridges);
  for (const port of book.changed()) if (own.has(book.bridgeOf(port))) yield port;
}

function* portsOf(fabric: Fabric, { bridges }: BridgeClasses): Iterable<number> {
  for (const bridge of bridges) yield* fabric.portsOf(bridge);
}

/** Of edge ports alone: nobody is plugged in elsewhere. */
function placesOfKinds(places: KindPlaces): PlacesOfKinds {
  const found = new Map<number, Int32Array>();
  for (const [kind, { isEdge }] of places.kinds.all.entries())
    if (isEdge)
      found.set(kind, Int32Array.from(new Set([...places.sentFrom(kind), ...places.heardAt(kind)])));
  return found;
}
