import fc from "fast-check";
import { ADDRESSES, HOSTS, NAME, NIC } from "./site.ts";

/** Small scenarios of every design, as a file has them; not each of them is valid. */
export function drawnScenario(): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 1, arbitrary: scenarioOf(dockerDefault, fc.constant({})) },
    { weight: 4, arbitrary: scenarioOf(bridgePerTenant, keyed) },
    { weight: 2, arbitrary: scenarioOf(neutron, fc.constant({})) },
    { weight: 2, arbitrary: scenarioOf(neutronOutside, provided) },
  );
}

const dockerDefault = fc.constant({ kind: "docker-default" });

const mesh = fc.constantFrom(
  [
    ["h1", "h2"],
    ["h2", "h3"],
  ],
  [
    ["h1", "h3"],
    ["h1", "h2"],
  ],
);

const bridgePerTenant = fc.oneof(
  fc.record({
    kind: fc.constant("bridge-per-tenant"),
    tunnel: fc.constantFrom("gre", "vxlan"),
    keys: fc.constantFrom("per-network", "per-network", "none"),
    stp: fc.constant(true),
  }),
  // A full mesh of three hosts without spanning tree is a storm.
  fc.record({
    kind: fc.constant("bridge-per-tenant"),
    tunnel: fc.constantFrom("gre", "vxlan"),
    stp: fc.boolean(),
    mesh,
  }),
);

const neutron = fc.record({
  kind: fc.constant("neutron"),
  tunnel: fc.constantFrom("gre", "vxlan"),
  l2population: fc.boolean(),
});

const neutronOutside = fc.record({ kind: fc.constant("neutron"), physical: fc.constant({ [NIC]: {} }) });

/** Few of them, so that tenants now and then have the same. */
const vlan = fc.constantFrom(10, 20, 30);
const keyed = fc.record(
  { key: fc.constantFrom(100, 200, 300), vlan: fc.option(vlan, { nil: undefined, freq: 2 }) },
  { requiredKeys: [] },
);
const provided = fc.record({ provider: vlan.map((one) => ({ physical: NIC, vlan: one })) });

function scenarioOf(design: fc.Arbitrary<unknown>, network: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  const host = fc.constantFrom(...HOSTS);
  const tenant = fc.record({
    subnet: fc.constantFrom("192.168.0.0/24", "192.168.0.0/24", "192.168.1.0/24"),
    network,
    hosts: fc.array(host, { minLength: 1, maxLength: 3 }),
  });
  return fc
    .record({ design, tenants: fc.array(tenant, { minLength: 1, maxLength: 3, size: "max" }) })
    .map((drawn) => ({
      name: NAME,
      design: drawn.design,
      hosts: Object.fromEntries(HOSTS.map((one) => [one, { address: `${ADDRESSES[one]}/24` }])),
      tenants: Object.fromEntries(
        drawn.tenants.map((one, row) => [
          TENANTS[row],
          {
            networks: { lan: { subnet: one.subnet, ...defined(one.network) } },
            containers: Object.fromEntries(one.hosts.map((at, i) => [CONTAINERS[i], { host: at }])),
          },
        ]),
      ),
    }));
}

const TENANTS = ["red", "blue", "green"];
const CONTAINERS = ["a", "b", "c"];

function defined(one: object): object {
  return Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined));
}
