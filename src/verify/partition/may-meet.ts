import { type Fabric, must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import type { Component } from "../components.ts";
import { BridgeClasses } from "./bridge-classes.ts";
import { TooMany } from "./flow-walk.ts";
import { KindPlaces } from "./kind-places.ts";
import type { PortKinds } from "./port-kinds.ts";
import { isPartitionable } from "./scope.ts";

/**
 * The tenants of a component that may meet others: all who are not here are surely apart from everybody there. A
 * partition of frames that is coarser than the truth says so, in time that grows with ports, flows and VLANs.
 */
export function tenantsThatMayMeet(wiring: Wiring, component: Component): ReadonlySet<number> {
  if (!hasSeveralTenants(wiring, component)) return new Set();
  const everybody = () => new Set(component.ports.keys());
  if (component.listens) return everybody();
  const { bridges } = component.joined;
  const merged = BridgeClasses.alike(wiring.fabric, bridges);
  if (!isPartitionable(wiring.fabric, merged)) return everybody();
  const mayMeet = tenantsIn(wiring, component, merged) ?? everybody();
  // Frames at one bridge that are taken for frames at another may join what is apart.
  if (mayMeet.size === 0 || !merged.areMerged) return mayMeet;
  return tenantsIn(wiring, component, BridgeClasses.apart(bridges)) ?? everybody();
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

function hasSeveralTenants({ fabric }: Wiring, { endpoints, shared }: Component): boolean {
  const { tenant } = fabric.columns.endpoints;
  const first = tenant[endpoints[0] ?? -1];
  return shared.length > 0 || endpoints.some((endpoint) => tenant[endpoint] !== first);
}

/** @throws TooMany */
function tenantsTogether(wiring: Wiring, component: Component, classes: BridgeClasses): ReadonlySet<number> {
  const places = new KindPlaces(wiring, classes);
  const { kinds } = places;
  const tenants = new TenantsByPlace();
  const sends = (kind: number, tenant: number) => {
    for (const place of places.sentFrom(kind)) tenants.add(place, tenant);
  };
  eachKindOfTenant(wiring.fabric, component, kinds, (kind, tenant) => {
    sends(kind, tenant);
    for (const place of places.heardAt(kind)) tenants.add(place, tenant);
  });
  for (const { tenant, port } of component.shared) sends(must(kinds.ofPort[port]), tenant);
  return tenants.notAlone;
}

/** Each kind of ports of each tenant, once: a million endpoints are of few kinds, and nearly all kinds are one tenant's. */
function eachKindOfTenant(
  { columns }: Fabric,
  { endpoints }: Component,
  { all, ofPort }: PortKinds,
  visit: (kind: number, tenant: number) => void,
): void {
  const { port, tenant } = columns.endpoints;
  const visited = new Int32Array(all.length).fill(-1);
  const others = new Set<number>();
  for (const endpoint of endpoints) {
    const [kind, own] = [must(ofPort[must(port[endpoint])]), must(tenant[endpoint])];
    if (visited[kind] === own) continue;
    if (visited[kind] === -1) visited[kind] = own;
    else {
      const pair = kind * columns.tenants.count + own;
      if (others.has(pair)) continue;
      others.add(pair);
    }
    visit(kind, own);
  }
}

/** Who sends from a place or receives there. */
class TenantsByPlace {
  readonly #first = new Map<number, number>();
  readonly notAlone = new Set<number>();

  add(place: number, tenant: number): void {
    const first = this.#first.get(place) ?? tenant;
    this.#first.set(place, first);
    if (first === tenant) return;
    this.notAlone.add(first);
    this.notAlone.add(tenant);
  }
}
