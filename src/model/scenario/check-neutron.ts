import { LOCAL } from "../fabric/draft.ts";
import { KnownNames } from "../schema/nearest.ts";
import type { Problem } from "../values/problem.ts";
import { isOverlay, networkNameOf } from "./addressing.ts";
import { LOCAL_VLANS, type SpreadNetwork, spreadNetworks } from "./local-vlans.ts";
import type { Design, Scenario } from "./schema.ts";

type Neutron = Extract<Design, { kind: "neutron" }>;

/** What only the design `neutron` heeds, where it is not the design; and whether it can be wired where it is. */
export function checkNeutron(scenario: Scenario, hosts: KnownNames): Problem[] {
  const { design } = scenario;
  if (design.kind !== "neutron") return unheeded(scenario);
  const networks = spreadNetworks(scenario);
  return [
    ...checkPhysical(design, hosts),
    ...networks.flatMap((one) => checkNetwork(one, design, hosts)),
    ...checkProviders(scenario, design),
    ...checkLocalVlans(networks),
    ...checkSize(scenario, design, networks),
  ];
}

/** More of one kind no host could hold, and simnet says so instead of trying. */
const MOST = 1_000_000;

function checkSize({ hosts }: Scenario, design: Neutron, networks: readonly SpreadNetwork[]): Problem[] {
  const count = Object.keys(hosts).length;
  const told = networks.reduce((sum, one) => sum + one.containers * Math.max(0, one.hosts.size - 1), 0);
  const most = MOST.toLocaleString("en");
  return [
    ...tooMany("design", count * (count - 1), `at most ${most} tunnel ports, hosts × (hosts − 1)`),
    ...(design.l2population === true
      ? tooMany(
          "design.l2population",
          told,
          `at most ${most} flows, containers × the other hosts of their network`,
        )
      : []),
  ];
}

function tooMany(path: string, count: number, expected: string): Problem[] {
  return count <= MOST ? [] : [{ path, expected, found: count.toLocaleString("en") }];
}

function unheeded({ tenants, design }: Scenario): Problem[] {
  const problem = (path: string, what: string): Problem => ({
    path,
    expected: `nothing: ${what} is for the design neutron`,
    found: `the design ${design.kind}`,
  });
  const problems: Problem[] = [];
  for (const [name, { networks, servers }] of Object.entries(tenants)) {
    for (const [network, { provider, localVlans }] of Object.entries(networks)) {
      const at = `tenants.${name}.networks.${network}`;
      if (provider !== undefined) problems.push(problem(`${at}.provider`, "a provider"));
      if (localVlans !== undefined) problems.push(problem(`${at}.localVlans`, "a host's own VLAN"));
    }
    if (servers !== undefined) problems.push(problem(`tenants.${name}.servers`, "a server"));
  }
  return problems;
}

function checkPhysical({ physical = {} }: Neutron, hosts: KnownNames): Problem[] {
  return Object.entries(physical).flatMap(([name, { hosts: written = [] }]) => {
    const path = `design.physical.${name}`;
    const problems = written.flatMap((host, i) => unknown(`${path}.hosts.${i}`, host, hosts));
    const unfit = unfitInterface(name, hosts);
    return unfit === undefined ? problems : problems.concat({ path, expected: unfit, found: name });
  });
}

/** The agent's own bridges are br-int and br-tun, and the bridge of eth1 is br-eth1, where eth1 is a port. */
const TAKEN: ReadonlySet<string> = new Set(["int", "tun"]);

function unfitInterface(name: string, hosts: KnownNames): string | undefined {
  if (TAKEN.has(name)) return `another name: br-${name} is the agent's own bridge`;
  if (name === LOCAL) return "a name other than LOCAL, which is a bridge's own port";
  return hosts.has(name) ? "a name that no host has" : undefined;
}

function checkNetwork(
  { path, network, hosts: own }: SpreadNetwork,
  { physical = {} }: Neutron,
  hosts: KnownNames,
): Problem[] {
  const { vlan, provider, localVlans = {} } = network;
  const interfaces = new KnownNames("an interface of design.physical", new Set(Object.keys(physical)));
  const noVlan = "nothing: each host gives the network a VLAN of its own, see localVlans and provider.vlan";
  return [
    ...(vlan === undefined ? [] : [{ path: `${path}.vlan`, expected: noVlan, found: `${vlan}` }]),
    ...(provider === undefined ? [] : unknown(`${path}.provider.physical`, provider.physical, interfaces)),
    ...Object.keys(localVlans).flatMap((host) => {
      const at = `${path}.localVlans.${host}`;
      if (!hosts.has(host)) return unknown(at, host, hosts);
      const expected = `a host of the network's containers`;
      return own.has(host) ? [] : [{ path: at, expected, found: `${host}, which has none` }];
    }),
  ];
}

/** A container whose network is nowhere but outside, on a host that has no way there; a server with no outside. */
function checkProviders({ tenants, hosts }: Scenario, { physical = {} }: Neutron): Problem[] {
  return Object.entries(tenants).flatMap(([tenantName, tenant]) => {
    const networkOf = (one: { readonly network?: string | undefined }) =>
      tenant.networks[networkNameOf(tenant, one) ?? ""];
    const isAnyOutside = Object.values(tenant.networks).some((network) => !isOverlay(network));
    const containers = Object.entries(isAnyOutside ? tenant.containers : {}).flatMap(([name, container]) => {
      const { key, provider } = networkOf(container) ?? {};
      if (provider === undefined || key !== undefined) return [];
      const { hosts: own = Object.keys(hosts) } = physical[provider.physical] ?? {};
      if (own.includes(container.host) || hosts[container.host] === undefined) return [];
      const path = `tenants.${tenantName}.containers.${name}.host`;
      return [
        { path, expected: `a host with ${provider.physical}: ${own.join(", ")}`, found: container.host },
      ];
    });
    const servers = Object.entries(tenant.servers ?? {}).flatMap(([name, server]) => {
      const network = networkOf(server);
      if (network === undefined || network.provider !== undefined) return [];
      const path = `tenants.${tenantName}.servers.${name}`;
      return [
        {
          path,
          expected: "a network with a provider",
          found: `${networkNameOf(tenant, server)}, which has none`,
        },
      ];
    });
    return containers.concat(servers);
  });
}

/** Within a host a VLAN is one network's, and there are no more than 4094. */
function checkLocalVlans(networks: readonly SpreadNetwork[]): Problem[] {
  const counts = new Map<string, number>();
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { name, path, network, hosts } of networks) {
    for (const host of hosts) {
      counts.set(host, (counts.get(host) ?? 0) + 1);
      const vlan = network.localVlans?.[host];
      if (vlan === undefined) continue;
      const claim = `${host} ${Number(vlan)}`;
      const owner = owners.get(claim) ?? name;
      owners.set(claim, owner);
      if (owner === name) continue;
      const found = `${Number(vlan)}, which ${owner} has`;
      problems.push({ path: `${path}.localVlans.${host}`, expected: `a VLAN of its own on ${host}`, found });
    }
  }
  for (const [host, count] of counts) {
    if (count <= LOCAL_VLANS) continue;
    const expected = `at most ${LOCAL_VLANS} networks, a VLAN within the host for each`;
    problems.push({ path: `hosts.${host}`, expected, found: `${count} networks` });
  }
  return problems;
}

function unknown(path: string, name: string, names: KnownNames): Problem[] {
  return names.has(name) ? [] : [{ path, expected: names.expected(name), found: JSON.stringify(name) }];
}
