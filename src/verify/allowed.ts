import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";

/** Who may meet whom on purpose. A pair holds both ways; a tenant's name stands for all of its endpoints. */
export class AllowedPairs {
  readonly #fabric: Fabric;
  readonly #partners = new Map<string, Set<string>>();

  constructor(fabric: Fabric) {
    this.#fabric = fabric;
    for (const [a, b] of fabric.allowed) {
      this.#partners.set(a, (this.#partners.get(a) ?? new Set()).add(b));
      this.#partners.set(b, (this.#partners.get(b) ?? new Set()).add(a));
    }
  }

  /** Whether every endpoint of the tenant may send to this one. */
  forTenant(from: number, target: number): boolean {
    return this.#allows(this.#fabric.tenantName(from), target);
  }

  /** Whether this endpoint may send to that one. */
  forEndpoint(from: number, target: number): boolean {
    const tenant = must(this.#fabric.columns.endpoints.tenant[from]);
    return this.forTenant(tenant, target) || this.#allows(this.#fabric.endpointName(from), target);
  }

  /** Whether some pair names an endpoint of its own rather than a tenant. */
  get hasEndpoints(): boolean {
    return [...this.#partners.keys()].some((name) => name.includes("/"));
  }

  #allows(name: string, target: number): boolean {
    const partners = this.#partners.get(name);
    if (partners === undefined) return false;
    const tenant = must(this.#fabric.columns.endpoints.tenant[target]);
    return partners.has(this.#fabric.tenantName(tenant)) || partners.has(this.#fabric.endpointName(target));
  }
}

/** Ordered pairs of endpoints of different tenants that may meet, from the tenants that count. */
export function countAllowed(fabric: Fabric, counts: (from: number) => boolean): number {
  if (fabric.allowed.length === 0) return 0;
  const { endpoints } = fabric.columns;
  const { tenant, count } = endpoints;
  const members = new Map<string, number[]>();
  const named = new Set(fabric.allowed.flat());
  for (let endpoint = 0; endpoint < count; endpoint++) {
    for (const name of [fabric.tenantName(must(tenant[endpoint])), fabric.endpointName(endpoint)])
      if (named.has(name)) push(members, name, endpoint);
  }
  const pairs = new Set<number>();
  const add = (from: number, to: number) => {
    if (counts(must(tenant[from]))) pairs.add(from * count + to);
  };
  for (const [a, b] of fabric.allowed) {
    for (const one of members.get(a) ?? []) {
      for (const other of members.get(b) ?? []) {
        if (tenant[one] === tenant[other]) continue;
        add(one, other);
        add(other, one);
      }
    }
  }
  return pairs.size;
}

function push(members: Map<string, number[]>, name: string, endpoint: number): void {
  const known = members.get(name);
  if (known === undefined) members.set(name, [endpoint]);
  else known.push(endpoint);
}
