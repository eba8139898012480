import { must } from "../model/fabric/fabric.ts";
import type { AllowedPairs } from "./allowed.ts";
import { blameFor, type Owners } from "./blame.ts";
import type { Context } from "./context.ts";
import type { Residents } from "./residents.ts";
import { Search } from "./search.ts";
import { type Way, wayTo } from "./way.ts";
import { bridgeOf, type BridgeClass } from "./wire-class.ts";

/** One tenant reaches another for one cause: by which ways, and how many pairs of endpoints it concerns. */
export interface Leak {
  readonly from: number;
  readonly to: number;
  /** the shortest to each of those that are reached, at most MAX_WAYS */
  readonly ways: readonly Way[];
  readonly cause: string;
  readonly blame: string;
  /** ordered pairs of endpoints */
  readonly count: number;
}

/** Ways that are tried until the simulator confirms one. */
const MAX_WAYS = 8;

/** Of those to one endpoint, which differ by VLAN and what lies beneath. */
const WAYS_EACH = 3;

interface Reached {
  readonly residents: Residents;
  /** the shortest first */
  readonly ways: readonly Way[];
}

/** Finds the leaks among the residents of one joined set of bridges. */
export class LeakFinder {
  readonly #context: Context;
  readonly #residents: readonly Residents[];
  readonly #allowed: AllowedPairs;
  readonly #owners: Owners;

  constructor(context: Context, residents: readonly Residents[], allowed: AllowedPairs) {
    this.#context = context;
    this.#residents = residents;
    this.#allowed = allowed;
    this.#owners = context.owners;
  }

  /** All leaks from a tenant that sends at these ports: one for each other tenant and cause. */
  leaksFrom(tenant: number, ports: readonly number[]): readonly Leak[] {
    const reached = this.#reachedFrom(tenant, ports);
    if (reached.length === 0) return [];
    const bySource = this.#sourcesOf(ports).map(({ port, count }) => {
      const own = new Set(this.#reachedFrom(tenant, [port]).map(({ residents }) => residents));
      return { own, count };
    });
    const causes = new Map<string, Leak>();
    for (const { residents, ways: found } of reached) {
      const { cause, path } = blameFor(
        this.#context.wiring,
        this.#owners,
        tenant,
        residents.tenant,
        must(found[0]),
      );
      const senders = bySource.reduce((sum, { own, count }) => sum + (own.has(residents) ? count : 0), 0);
      const key = `${residents.tenant} ${path}`;
      const known = causes.get(key);
      const count = (known?.count ?? 0) + senders * this.#open(tenant, residents).length;
      const ways = [...(known?.ways ?? []), ...found].slice(0, MAX_WAYS);
      const told = known ?? { from: tenant, to: residents.tenant, cause, blame: path };
      causes.set(key, { ...told, ways, count });
    }
    return [...causes.values()];
  }

  /** Endpoints of the residents that the tenant as a whole has no leave to reach. */
  #open(tenant: number, residents: Residents): readonly number[] {
    return residents.endpoints.filter((endpoint) => !this.#allowed.forTenant(tenant, endpoint));
  }

  /** The residents of other tenants that frames from these ports come out at, each with a shortest way. */
  #reachedFrom(tenant: number, ports: readonly number[]): readonly Reached[] {
    const search = new Search(this.#context.relation, this.#context.inner, ports);
    const classes = new Map<number, BridgeClass[]>();
    for (const node of search.classes.keys()) {
      const known = classes.get(bridgeOf(node));
      if (known === undefined) classes.set(bridgeOf(node), [node]);
      else known.push(node);
    }
    return this.#residents.flatMap((residents) => {
      if (residents.tenant === tenant) return [];
      const ways = this.#waysInto(tenant, ports, residents, search, classes.get(residents.bridge) ?? []);
      return ways.length === 0 ? [] : [{ residents, ways }];
    });
  }

  #waysInto(
    tenant: number,
    senders: readonly number[],
    residents: Residents,
    search: Search,
    classes: readonly BridgeClass[],
  ): readonly Way[] {
    const { relation, fabric } = this.#context;
    for (const endpoint of this.#open(tenant, residents)) {
      const out = must(fabric.columns.endpoints.port[endpoint]);
      const found = this.#allowed.hasEndpoints ? this.#withoutAllowed(endpoint, senders, search) : search;
      const ways = classes.flatMap((node) => {
        const last = relation.leave(out, node).length > 0 ? found.source(node, out) : undefined;
        return last === undefined ? [] : [wayTo(found, last, out)];
      });
      if (ways.length > 0)
        return ways.toSorted((a, b) => a.arrivals.length - b.arrivals.length).slice(0, WAYS_EACH);
    }
    return [];
  }

  /** Where a pair allows single endpoints: what the others reach without them. */
  #withoutAllowed(target: number, senders: readonly number[], whole: Search): Search {
    const { endpoint } = this.#context.fabric.columns.ports;
    const others = senders.filter((port) => !this.#allowed.forEndpoint(must(endpoint[port]), target));
    if (others.length === senders.length) return whole;
    return new Search(this.#context.relation, this.#context.inner, others);
  }

  /** The ports to send at, one for each kind: same bridge, same VLAN profile. */
  #sourcesOf(ports: readonly number[]): readonly { readonly port: number; readonly count: number }[] {
    const { bridge, vlan } = this.#context.fabric.columns.ports;
    const kinds = new Map<string, { port: number; count: number }>();
    for (const port of ports) {
      const key = `${bridge[port]} ${vlan[port]}`;
      const known = kinds.get(key);
      if (known === undefined) kinds.set(key, { port, count: 1 });
      else known.count++;
    }
    return [...kinds.values()];
  }
}
