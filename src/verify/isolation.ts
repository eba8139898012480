import { type Fabric, must } from "../model/fabric/fabric.ts";
import { AllowedPairs, countAllowed } from "./allowed.ts";
import type { Context } from "./context.ts";
import { ClassExplorer } from "./exploration.ts";
import { HeaderExplorer } from "./headers/header-explorer.ts";
import { Undecided } from "./headers/undecided.ts";
import { type Leak, LeakFinder } from "./leaks.ts";
import { type JoinedBridges, withoutModel } from "./joined.ts";
import { type Component, componentsOf } from "./components.ts";
import { tellLeaks } from "./leak-stories.ts";
import { unmodelled } from "./unmodelled.ts";
import { tenantsThatMayMeet } from "./partition/may-meet.ts";
import { type PropertyVerdict, verdictOf } from "./verdict.ts";

/**
 * Isolation of every tenant from every other, as docs/proof.md defines it. Tenants on bridges that nothing
 * joins are apart, and so are those whose frames can be in no place where another's can; of the others, one search
 * for each decides exactly.
 */
export function checkIsolation(context: Context): PropertyVerdict {
  return isolationIn(context, componentsOf(context));
}

/** The same, where only what is wrong in these components is looked for. */
export function isolationIn(context: Context, components: readonly Component[]): PropertyVerdict {
  const { fabric } = context;
  const found: Found = { leaks: [], hosts: new Set(), undecided: [] };
  for (const component of components) {
    try {
      exploreComponent(context, component, found);
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      found.undecided.push(`${tenantsOf(context, component)}: ${error.message}`);
    }
  }
  const { hosts } = found;
  const leaks = found.leaks.toSorted((a, b) => a.from - b.from);
  const { violations, undecided, unproven } = tellLeaks(context, leaks);
  const { endpoints, ports } = fabric.columns;
  const coverage = {
    endpoints: endpoints.count,
    ports: ports.count,
    pairs: crossPairs(context) - countAllowed(fabric, (tenant) => context.asksOfTenant(tenant)),
  };
  const notes = [
    whoIsMeant(context),
    hosts.size === 0
      ? "no endpoint reaches a host address"
      : `endpoints reach the addresses of ${listed(
          [...hosts].map((host) => fabric.hostName(host)),
          "hosts",
        )}`,
  ];
  return verdictOf("isolation", coverage, {
    violations,
    violationCount: leaks.length - unproven,
    most: context.most,
    undecided: [...undecided, ...found.undecided, ...unmodelled(context)],
    notes,
  });
}

function whoIsMeant({ fabric: { allowed, columns } }: Context): string {
  const { count } = columns.tenants;
  if (count < 2) return `${count === 1 ? "1 tenant" : "no tenant"}: there is no other to keep apart`;
  const others = allowed.length === 0 ? "all others" : "all others but those that it may meet";
  return `${count} tenants, each against ${others}, as hostile senders of any frame`;
}

interface Found {
  readonly leaks: Leak[];
  /** whose addresses endpoints reach */
  readonly hosts: Set<number>;
  readonly undecided: string[];
}

/** @throws Undecided */
function exploreComponent(context: Context, component: Component, { leaks, hosts }: Found): void {
  const { fabric } = context;
  const { listens, joined } = component;
  const [first, ...more] = joined.unmodelled;
  if (first !== undefined) throw new Undecided(withoutModel([first, ...more]));
  const together = tenantsThatMayMeet(context.wiring, component);
  if (!listens && together.size === 0) return;
  const { ports, residents } = component;
  const explorer = explorerOf(context, joined);
  if (listens) {
    const { heard } = explorer.explore([...ports.values()].flat());
    for (const bridge of heard) hosts.add(must(fabric.columns.bridges.host[bridge]));
  }
  const finder = new LeakFinder(context, explorer, residents, new AllowedPairs(fabric));
  for (const [tenant, own] of ports) {
    if (!together.has(tenant) || !context.asksOfTenant(tenant)) continue;
    context.step(`isolation of ${fabric.tenantName(tenant)}`);
    leaks.push(...finder.leaksFrom(tenant, own));
  }
}

/** Of all who send there, free ports and hosts among them, bridges learn, and hosts whom they are told of. */
export function explorerOf(context: Context, joined: JoinedBridges): ClassExplorer | HeaderExplorer {
  return joined.isPlain
    ? new ClassExplorer(context, edgesOf(context.fabric, joined))
    : headerExplorerOf(context, joined);
}

/** By sets of frames, though classes might do: these know of addresses too. */
export function headerExplorerOf(context: Context, joined: JoinedBridges): HeaderExplorer {
  return new HeaderExplorer(
    context.switches(joined),
    context.relation.hosts,
    edgesOf(context.fabric, joined),
  );
}

/** Where anybody may send, whoever that is. */
export function edgesOf(fabric: Fabric, { bridges }: JoinedBridges): readonly number[] {
  return bridges.flatMap((bridge) => [...fabric.portsOf(bridge)].filter((port) => fabric.isEdge(port)));
}

export function tenantsOf({ fabric }: Context, { ports }: Component): string {
  return listed(
    [...ports.keys()].map((tenant) => fabric.tenantName(tenant)),
    "tenants",
  );
}

function listed(names: readonly string[], what: string): string {
  const [shown, more] = [names.slice(0, 5).join(", "), names.length - 5];
  return more > 0 ? `${shown} and ${more} more ${what}` : shown;
}

/** Ordered pairs of endpoints of different tenants, by formula. */
function crossPairs(context: Context): number {
  const { endpoints, tenants } = context.fabric.columns;
  const sizes = new Float64Array(tenants.count);
  for (const tenant of endpoints.tenant) sizes[tenant] = must(sizes[tenant]) + 1;
  return sizes.reduce(
    (sum, size, tenant) => sum + (context.asksOfTenant(tenant) ? size * (endpoints.count - size) : 0),
    0,
  );
}
