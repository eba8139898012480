import type { Scenario } from "../../src/model/scenario/schema.ts";

interface Cloud {
  readonly areVlansTurned?: boolean;
  /** of each tenant, its containers in turns; default 1 */
  readonly networks?: 1 | 2;
}

/**
 * A cloud of Neutron's design, whose tunnel bridges learn: a network for each tenant, its containers spread over all hosts. Hosts
 * number their VLANs as networks come to them: all the same here, where `areVlansTurned` does not make each host's its own.
 */
export function cloud(
  tenants: number,
  hosts: number,
  containersEach: number,
  { areVlansTurned = false, networks = 1 }: Cloud = {},
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
            ...(networks === 2 && { dmz: { subnet: "10.65.0.0/16" } }),
          },
          containers: Object.fromEntries(
            Array.from({ length: containersEach }, (_container, c) => [
              `c${c}`,
              {
                host: `h${(c + t) % hosts}`,
                ...(networks === 2 && { network: Math.floor(c / hosts) % 2 === 0 ? "lan" : "dmz" }),
              },
            ]),
          ),
        },
      ]),
    ),
  };
}
