import type { Scenario } from "../../src/model/scenario/schema.ts";

/**
 * A cloud of Neutron's design, whose tunnel bridges learn: a network for each tenant, its containers spread over all hosts. Hosts
 * number their VLANs as networks come to them: all the same here, where `areVlansTurned` does not make each host's its own.
 */
export function cloud(
  tenants: number,
  hosts: number,
  containersEach: number,
  areVlansTurned = false,
): Scenario {
  const vlansOf = (t: number) =>
    Array.from({ length: hosts }, (_, h) => [`h${h}`, 1 + ((t + h) % tenants)] as const);
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
          networks: {
            lan: {
              subnet: "10.64.0.0/16",
              ...(areVlansTurned && { localVlans: Object.fromEntries(vlansOf(t)) }),
            },
          },
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
