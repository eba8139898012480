import type { Scenario } from "../src/model/scenario/schema.ts";

/** A platform of the deck's design: every tenant has one network, its containers spread over all hosts. */
export function platform(tenants: number, hosts: number, containersEach: number): Scenario {
  return {
    name: `${tenants} tenants on ${hosts} hosts`,
    design: { kind: "bridge-per-tenant" },
    hosts: Object.fromEntries(
      Array.from({ length: hosts }, (_, h) => [
        `h${h}`,
        { address: `10.${Math.floor(h / 250)}.${h % 250}.1/24` },
      ]),
    ),
    tenants: Object.fromEntries(
      Array.from({ length: tenants }, (_tenant, t) => [
        `t${t}`,
        {
          networks: { lan: { subnet: "192.168.0.0/16" } },
          containers: Object.fromEntries(
            Array.from({ length: containersEach }, (_container, c) => [
              `c${c}`,
              { host: `h${(c + t) % hosts}` },
            ]),
          ),
        },
      ]),
    ),
  };
}
