import { must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import type { Component } from "../components.ts";
import { BridgeClasses } from "./bridge-classes.ts";
import { Cells } from "./cells.ts";
import { TooMany } from "./flow-walk.ts";
import { PortKinds } from "./port-kinds.ts";
import { isPartitionable, vidsAskedFor } from "./scope.ts";

/**
 * The tenants of a component that may meet others: all who are not here are surely apart from everybody there. A
 * partition of frames that is coarser than the truth says so, in time that grows with ports, flows and VLANs.
 */
export function tenantsThatMayMeet(wiring: Wiring, component: Component): ReadonlySet<number> {
  const everybody = new Set(component.ports.size < 2 ? [] : component.ports.keys());
  if (everybody.size === 0) return everybody;
  if (component.listens || !isPartitionable(wiring.fabric, component.joined.bridges)) return everybody;
  const { bridges } = component.joined;
  const merged = BridgeClasses.alike(wiring.fabric, bridges);
  const mayMeet = tenantsIn(wiring, component, merged) ?? everybody;
  // Frames at one bridge that are taken for frames at another may join what is apart.
  if (mayMeet.size === 0 || !merged.areMerged) return mayMeet;
  return tenantsIn(wiring, component, BridgeClasses.apart(bridges)) ?? everybody;
}

/** @returns undefined where frames are of more sorts than can be told apart */
function tenantsIn(
  wiring: Wiring,
  component: Component,
  classes: BridgeClasses,
): ReadonlySet<number> | undefined {
  try {
    return tenantsTogether(wiring, component, classes);
  } catch (error) {
    if (error instanceof TooMany) return undefined;
    throw error;
  }
}

/** @throws TooMany */
function tenantsTogether(
  wiring: Wiring,
  { joined: { bridges }, ports, residents }: Component,
  classes: BridgeClasses,
): ReadonlySet<number> {
  const { fabric } = wiring;
  const kinds = new PortKinds(wiring, classes);
  const cells = new Cells(wiring, kinds, vidsAskedFor(fabric, bridges));
  const senders = new Map<number, ReadonlySet<number>>();
  // Whoever sends teaches: free ports and bridges' own, too.
  for (const [kind, { isEdge }] of kinds.all.entries()) if (isEdge) senders.set(kind, cells.enter(kind));
  const tenants = new TenantsByPlace(cells);
  for (const [tenant, own] of ports)
    for (const kind of new Set(own.map((port) => must(kinds.ofPort[port]))))
      for (const place of must(senders.get(kind))) tenants.add(place, tenant);
  for (const { tenant, endpoints } of residents) {
    const own = endpoints.map((endpoint) => must(fabric.columns.endpoints.port[endpoint]));
    for (const kind of new Set(own.map((port) => must(kinds.ofPort[port]))))
      for (const place of cells.before(kind)) tenants.add(place, tenant);
  }
  return tenants.notAlone;
}

/** Who sends from a place or receives there. */
class TenantsByPlace {
  readonly #cells: Cells;
  readonly #first = new Map<number, number>();
  readonly notAlone = new Set<number>();

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  add(place: number, tenant: number): void {
    const joined = this.#cells.find(place);
    const first = this.#first.get(joined) ?? tenant;
    this.#first.set(joined, first);
    if (first === tenant) return;
    this.notAlone.add(first);
    this.notAlone.add(tenant);
  }
}
