import { componentsOf } from "../components.ts";
import type { Context } from "../context.ts";
import { Undecided } from "../headers/undecided.ts";
import { tenantsOf } from "../isolation.ts";
import { withoutModel } from "../joined.ts";
import { unmodelled } from "../unmodelled.ts";
import { type PropertyVerdict, verdictOf } from "../verdict.ts";
import { type Found, movedEntriesIn } from "./moved-entries.ts";
import { TreeStrikes } from "./tree-strikes.ts";

/**
 * Control-plane safety: no endpoint becomes root of a spanning tree or makes its topology change, and none moves the entry that a
 * MAC table has of another tenant's endpoint. As hostile as in isolation; each violation is run in the simulator.
 */
export function checkControlPlaneSafety(context: Context): PropertyVerdict {
  const { fabric } = context;
  const found: Found = { violations: [], untold: 0, undecided: [] };
  const strikes = new TreeStrikes(context);
  for (const component of componentsOf(context)) {
    const [first, ...more] = component.joined.unmodelled;
    const tenants = tenantsOf(context, component);
    if (first !== undefined) {
      found.undecided.push(`${tenants}: ${withoutModel([first, ...more])}`);
      continue;
    }
    for (const check of [() => strikes.in(component, found), () => movedEntriesIn(context, component, found)])
      try {
        check();
      } catch (error) {
        if (!(error instanceof Undecided)) throw error;
        found.undecided.push(`${tenants}: ${error.message}`);
      }
  }
  const { endpoints, ports } = fabric.columns;
  return verdictOf(
    "control-plane-safety",
    { endpoints: endpoints.count, ports: ports.count, pairs: 0 },
    {
      violations: found.violations,
      violationCount: found.violations.length + found.untold,
      most: context.most,
      undecided: [...new Set(found.undecided), ...unmodelled(context)],
      notes: [
        `spanning tree listens to ${strikes.openCount === 0 ? "no endpoint's port" : `${strikes.openCount.toLocaleString("en")} of the endpoints' ports`}`,
        "not claimed: whose an address is within a tenant, or between tenants that may meet; how many addresses a table has room for",
      ],
    },
  );
}
