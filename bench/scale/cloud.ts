import type { Scenario } from "../../src/model/scenario/schema.ts";

/** A cloud of Neutron's design, whose tunnel bridges learn: a network for each tenant, its containers spread over all hosts. */
export function cloud(tenants: number, hosts: number, containersEach: number): Scenario {
  return {
    name: `${tenants} tenants on ${hosts} hosts`,
    design: { kind: "neutron" },
    hosts: Object.fromEntries(
      Array.from({ length: hosts }, (_, h) => [
        `h${h}`,
        { address: `10.0.${Math.floor(h / 250)}.${(h % 250) + 1}/16` },
      ]),
    ),
    tenants: Object.fromEntries(
      Array.from({ length: tenants }, (_tenant, t) => [
        `t${t}`,
        {
          networks: { lan: { subnet: "10.64.0.0/16" } },
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
