import type { Component } from "./components.ts";
import { componentsOf } from "./components.ts";
import type { Context } from "./context.ts";
import { doorsOf } from "./doors.ts";
import { type Exposed, ExposureFinder } from "./exposures.ts";
import { Undecided } from "./headers/undecided.ts";
import { explorerOf, tenantsOf } from "./isolation.ts";
import { withoutModel } from "./joined.ts";
import { tellFindings } from "./leak-stories.ts";
import { unmodelled } from "./unmodelled.ts";
import { type PropertyVerdict, verdictOf } from "./verdict.ts";

/**
 * Exposure: no frame of a tenant comes out at a LOCAL port that is up, where its host is, and none of a host, or from an edge port
 * that is nobody's, comes out at a tenant's port. As hostile as in isolation, and by the same search.
 */
export function checkExposure(context: Context): PropertyVerdict {
  const { fabric } = context;
  const found: Exposed[] = [];
  const undecided: string[] = [];
  let [locals, free] = [0, 0];
  for (const component of componentsOf(context)) {
    const doors = doorsOf(fabric, component.joined.bridges);
    locals += doors.locals.length;
    free += doors.free.length;
    try {
      found.push(...exposedIn(context, component));
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      undecided.push(`${tenantsOf(context, component)}: ${error.message}`);
    }
  }
  const told = tellFindings(context, found);
  const { endpoints, ports } = fabric.columns;
  const coverage = { endpoints: endpoints.count, ports: ports.count, pairs: 0 };
  return verdictOf("exposure", coverage, {
    violations: told.violations,
    violationCount: found.length - told.unproven,
    most: context.most,
    undecided: [...told.undecided, ...undecided, ...unmodelled(context)],
    notes: [
      `${counted(locals, "LOCAL port")} up and ${counted(free, "free edge port")} on bridges that tenants' are joined to`,
    ],
  });
}

/** @throws Undecided */
function exposedIn(context: Context, component: Component): readonly Exposed[] {
  const { joined, ports } = component;
  const [first, ...more] = joined.unmodelled;
  if (first !== undefined) throw new Undecided(withoutModel([first, ...more]));
  const { locals, free } = doorsOf(context.fabric, joined.bridges);
  if (locals.length + free.length === 0) return [];
  const finder = new ExposureFinder(context, explorerOf(context, joined));
  return [...ports].flatMap(([tenant, own]) => {
    context.step(`exposure of ${context.fabric.tenantName(tenant)}`);
    return finder.of(
      own,
      { locals, free },
      component.residents.filter((one) => one.tenant === tenant),
    );
  });
}

function counted(count: number, what: string): string {
  return `${count === 0 ? "no" : count} ${what}${count === 1 ? "" : "s"}`;
}
