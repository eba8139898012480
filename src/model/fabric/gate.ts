import type { Problem } from "../values/problem.ts";
import { type Fabric, must } from "./fabric.ts";
import { DEFAULT_VLAN_LIMIT } from "./spec.ts";

/**
 * What a fabric can say and nothing looks at yet: until the simulator and the prover ask the tables, every answer
 * about such a fabric would be a lie. The one place that holds it back: whoever models it takes its lines out.
 */
export function notLookedAt({ columns, origins }: Fabric): Problem[] {
  const { hosts, bridges, fdb } = columns;
  const refuse = (origin: number | undefined, key: string, what: string, found: string): Problem => {
    const path = [origins.path(must(origin)), key].join(".");
    return { path, expected: `nothing yet: simnet does not model ${what}`, found };
  };
  const problems: Problem[] = [];
  for (const [host, limit] of hosts.vlanLimit.entries())
    if (limit !== DEFAULT_VLAN_LIMIT)
      problems.push(
        refuse(hosts.origin[host], "other_config.vlan-limit", "a vlan-limit other than 1", `${limit}`),
      );
  for (const [bridge, hasFlows] of bridges.hasFlows.entries())
    if (hasFlows === 1)
      problems.push(
        refuse(bridges.origin[bridge], "flows", "OpenFlow tables other than NORMAL", "a list of flows"),
      );
  for (const bridge of new Set(fdb.bridge))
    problems.push(refuse(bridges.origin[bridge], "fdb", "static MAC entries", "a list of entries"));
  return problems;
}
