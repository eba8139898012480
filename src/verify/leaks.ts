import { must } from "../model/fabric/fabric.ts";
import type { AllowedPairs } from "./allowed.ts";
import { blameFor, type Evidence } from "./blame.ts";
import type { Context } from "./context.ts";
import { type Exploration, type Explorer, kindsOf } from "./exploration.ts";
import { type Finding, MAX_WAYS } from "./finding.ts";
import type { Residents } from "./residents.ts";
import { Trials } from "./trials.ts";
import type { Way } from "./way.ts";

/** One tenant reaches another for one cause; counted are ordered pairs of endpoints. */
export interface Leak extends Finding {
  readonly from: number;
  readonly to: number;
}

interface Reached {
  readonly residents: Residents;
  /** the shortest first */
  readonly ways: readonly Way[];
}

/** Finds the leaks among the residents of one joined set of bridges. */
export class LeakFinder {
  readonly #context: Context;
  readonly #explorer: Explorer;
  readonly #residents: readonly Residents[];
  readonly #allowed: AllowedPairs;
  readonly #evidence: Evidence;

  constructor(context: Context, explorer: Explorer, residents: readonly Residents[], allowed: AllowedPairs) {
    this.#context = context;
    this.#explorer = explorer;
    this.#residents = residents.flatMap((one) => this.#alike(one));
    this.#allowed = allowed;
    const { wiring, owners } = context;
    this.#evidence = { wiring, owners, trials: new Trials(context) };
  }

  /** Residents as the explorer tells them apart. */
  #alike(residents: Residents): readonly Residents[] {
    if (!this.#explorer.tellsPortsApart) return [residents];
    const kinds = new Map<string, number[]>();
    for (const endpoint of residents.endpoints) {
      const kind = this.#explorer.kindOf(must(this.#context.fabric.columns.endpoints.port[endpoint]));
      const known = kinds.get(kind);
      if (known === undefined) kinds.set(kind, [endpoint]);
      else known.push(endpoint);
    }
    const { bridge, profile, tenant } = residents;
    return [...kinds.values()].map((endpoints) => ({ bridge, profile, tenant, endpoints }));
  }

  /** All leaks from a tenant that sends at these ports: one for each other tenant and cause. */
  leaksFrom(tenant: number, ports: readonly number[]): readonly Leak[] {
    const reached = this.#reachedFrom(tenant, ports);
    if (reached.length === 0) return [];
    const bySource = kindsOf(this.#explorer, ports).map(({ port, count }) => {
      const own = new Set(this.#reachedFrom(tenant, [port]).map(({ residents }) => residents));
      return { own, count };
    });
    const causes = new Map<string, Leak>();
    for (const { residents, ways: found } of reached) {
      const { path, ...told } = blameFor(
        this.#evidence,
        { from: tenant, to: residents.tenant },
        must(found[0]),
      );
      const senders = bySource.reduce((sum, { own, count }) => sum + (own.has(residents) ? count : 0), 0);
      const key = `${residents.tenant} ${path}`;
      const known = causes.get(key);
      const count = (known?.count ?? 0) + senders * this.#open(tenant, residents).length;
      const ways = [...(known?.ways ?? []), ...found].slice(0, MAX_WAYS);
      const first = known ?? { from: tenant, to: residents.tenant, ...told, blame: path };
      causes.set(key, { ...first, ways, count });
    }
    return [...causes.values()];
  }

  /** Endpoints of the residents that the tenant as a whole has no leave to reach. */
  #open(tenant: number, residents: Residents): readonly number[] {
    return residents.endpoints.filter((endpoint) => !this.#allowed.forTenant(tenant, endpoint));
  }

  /** The residents of other tenants that frames from these ports come out at, each with a shortest way. */
  #reachedFrom(tenant: number, ports: readonly number[]): readonly Reached[] {
    const found = this.#explorer.explore(ports);
    return this.#residents.flatMap((residents) => {
      if (residents.tenant === tenant) return [];
      const ways = this.#waysInto(tenant, ports, residents, found);
      return ways.length === 0 ? [] : [{ residents, ways }];
    });
  }

  #waysInto(
    tenant: number,
    senders: readonly number[],
    residents: Residents,
    found: Exploration,
  ): readonly Way[] {
    for (const endpoint of this.#open(tenant, residents)) {
      const out = must(this.#context.fabric.columns.endpoints.port[endpoint]);
      const without = this.#allowed.hasEndpoints ? this.#withoutAllowed(endpoint, senders, found) : found;
      const ways = without.waysTo(out);
      if (ways.length > 0) return ways;
    }
    return [];
  }

  /** Where a pair allows single endpoints: what the others reach without them. */
  #withoutAllowed(target: number, senders: readonly number[], whole: Exploration): Exploration {
    const { endpoint } = this.#context.fabric.columns.ports;
    const others = senders.filter((port) => !this.#allowed.forEndpoint(must(endpoint[port]), target));
    return others.length === senders.length ? whole : this.#explorer.explore(others);
  }
}
