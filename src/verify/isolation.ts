import { must } from "../model/fabric/fabric.ts";
import { AllowedPairs } from "./allowed.ts";
import type { Context } from "./context.ts";
import { ClassExplorer, type Explorer } from "./exploration.ts";
import { type Leak, LeakFinder } from "./leaks.ts";
import { joinedBridges } from "./components.ts";
import { hearsLocal } from "../model/forwarding/host-rules.ts";
import { type Residents, residentsOf } from "./residents.ts";
import { portsBySender } from "./senders.ts";
import { tellLeaks } from "./leak-stories.ts";
import { unmodelled } from "./unmodelled.ts";
import { type PropertyVerdict, verdictOf } from "./verdict.ts";

/** A joined set of bridges, who lives there, and who can send there. */
interface Quarter {
  readonly residents: Residents[];
  readonly ports: Map<number, number[]>;
  /** whether the host of one of its bridges listens on LOCAL */
  readonly listens: boolean;
}

/**
 * Isolation of every tenant from every other, as docs/proof.md defines it. Tenants on bridges that nothing
 * joins are apart; where several share a joined set of bridges, one search for each of them decides exactly.
 */
export function checkIsolation(context: Context): PropertyVerdict {
  const { fabric } = context;
  const allowed = new AllowedPairs(fabric);
  const leaks: Leak[] = [];
  const hosts = new Set<number>();
  const explorer = new ClassExplorer(context);
  for (const { residents, ports, listens } of quartersOf(context)) {
    if (listens) for (const host of hostsReached(context, explorer, ports)) hosts.add(host);
    if (ports.size < 2) continue;
    const finder = new LeakFinder(context, explorer, residents, allowed);
    for (const [tenant, own] of ports) leaks.push(...finder.leaksFrom(tenant, own));
  }
  const { violations, undecided, unproven } = tellLeaks(context, leaks);
  const { endpoints, ports, tenants } = fabric.columns;
  const coverage = { endpoints: endpoints.count, ports: ports.count, pairs: crossPairs(context) };
  const notes = [
    `${tenants.count} ${tenants.count === 1 ? "tenant" : "tenants"}, each against all others, as hostile senders of any frame`,
    hosts.size === 0
      ? "no endpoint reaches a host address"
      : `endpoints reach the addresses of ${listed([...hosts].map((host) => fabric.hostName(host)))}`,
  ];
  return verdictOf("isolation", coverage, {
    violations,
    violationCount: leaks.length - unproven,
    undecided: [...undecided, ...unmodelled(context)],
    notes,
  });
}

/** The hosts that somebody of a quarter can speak to: those whose LOCAL listens where frames get to. */
function hostsReached({ fabric }: Context, explorer: Explorer, ports: Quarter["ports"]): readonly number[] {
  const { heard } = explorer.explore([...ports.values()].flat());
  return Array.from(heard, (bridge) => must(fabric.columns.bridges.host[bridge]));
}

function listed(names: readonly string[]): string {
  const [shown, more] = [names.slice(0, 5).join(", "), names.length - 5];
  return more > 0 ? `${shown} and ${more} more hosts` : shown;
}

function quartersOf({ fabric, wiring }: Context): Iterable<Quarter> {
  const sets = joinedBridges(wiring);
  const { ports, bridges } = fabric.columns;
  const listening = new Set<number>();
  for (let bridge = 0; bridge < bridges.count; bridge++) {
    if (hearsLocal(fabric, bridge)) listening.add(sets.find(bridge));
  }
  const quarters = new Map<number, Quarter>();
  const quarterOf = (bridge: number) => {
    const set = sets.find(bridge);
    const known = quarters.get(set) ?? {
      residents: [],
      ports: new Map<number, number[]>(),
      listens: listening.has(set),
    };
    quarters.set(set, known);
    return known;
  };
  for (const residents of residentsOf(fabric)) quarterOf(residents.bridge).residents.push(residents);
  for (const [tenant, own] of portsBySender(fabric).entries()) {
    for (const port of own) {
      const { ports: bySender } = quarterOf(must(ports.bridge[port]));
      const known = bySender.get(tenant);
      if (known === undefined) bySender.set(tenant, [port]);
      else known.push(port);
    }
  }
  return quarters.values();
}

/** Ordered pairs of endpoints of different tenants, by formula. */
function crossPairs({ fabric }: Context): number {
  const { endpoints, tenants } = fabric.columns;
  const sizes = new Float64Array(tenants.count);
  for (const tenant of endpoints.tenant) sizes[tenant] = must(sizes[tenant]) + 1;
  return sizes.reduce((sum, size) => sum + size * (endpoints.count - size), 0);
}
