import { must } from "../../model/fabric/fabric.ts";

/** More than a fabric has tenants. */
const TENANTS = 2 ** 24;

/** Of kinds of edge ports the places that their frames can be at, each once. */
export type PlacesOfKinds = ReadonlyMap<number, Int32Array>;

/**
 * How many endpoints of each tenant are at ports of each kind, and which tenants so are at each place. An endpoint that comes or goes
 * costs as much as its kind has places, and nothing where another of its tenant is of the same kind.
 */
export class TenantCounts {
  readonly #places: PlacesOfKinds;
  /** by kind and tenant */
  readonly #endpoints = new Map<number, number>();
  /** of a place how many kinds each tenant has there */
  readonly #tenants = new Map<number, Map<number, number>>();
  #shared = 0;

  constructor(places: PlacesOfKinds) {
    this.#places = places;
  }

  /** Whether no place is two tenants'. */
  get areApart(): boolean {
    return this.#shared === 0;
  }

  /** Whether the places of a kind are known. */
  knows(kind: number): boolean {
    return this.#places.has(kind);
  }

  add(kind: number, tenant: number): void {
    const name = kind * TENANTS + tenant;
    const before = this.#endpoints.get(name) ?? 0;
    this.#endpoints.set(name, before + 1);
    if (before > 0) return;
    for (const place of must(this.#places.get(kind))) {
      let here = this.#tenants.get(place);
      if (here === undefined) this.#tenants.set(place, (here = new Map<number, number>()));
      const kinds = here.get(tenant) ?? 0;
      here.set(tenant, kinds + 1);
      if (kinds === 0 && here.size === 2) this.#shared++;
    }
  }

  remove(kind: number, tenant: number): void {
    const name = kind * TENANTS + tenant;
    const left = must(this.#endpoints.get(name)) - 1;
    if (left > 0) return void this.#endpoints.set(name, left);
    this.#endpoints.delete(name);
    for (const place of must(this.#places.get(kind))) {
      const here = must(this.#tenants.get(place));
      const kinds = must(here.get(tenant)) - 1;
      if (kinds > 0) here.set(tenant, kinds);
      else if (here.delete(tenant) && here.size === 1) this.#shared--;
    }
  }
}
