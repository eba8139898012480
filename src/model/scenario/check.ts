import { must } from "../fabric/fabric.ts";
import { KnownNames } from "../schema/nearest.ts";
import { formatCidr, formatIpv4, overlaps, parseCidr, parseIpv4 } from "../values/ipv4.ts";
import { type Problem, show } from "../values/problem.ts";
import { MAX_VNI } from "../wire/vxlan.ts";
import { checkNeutron } from "./check-neutron.ts";
import { addressesIn, isHostAddress, membersIn, networkNameOf, subnetsOf } from "./addressing.ts";
import type { Design, Scenario, Tenant } from "./schema.ts";
import { checkSubnets } from "./subnets.ts";

/** What a schema cannot see: names that nothing has, addresses that do not fit or are taken. */
export function checkScenario(scenario: Scenario): Problem[] {
  const names = Object.keys(scenario.hosts);
  const hosts = new KnownNames("a host", new Set(names));
  return [
    ...(names.length === 0 ? [{ path: "hosts", expected: "a host or more", found: "none" }] : []),
    ...Object.entries(scenario.tenants).flatMap(([name, tenant]) =>
      checkTenant(`tenants.${name}`, tenant, hosts),
    ),
    ...(Object.keys(scenario.tenants).length === 0
      ? [{ path: "tenants", expected: "a tenant or more", found: "none" }]
      : []),
    ...checkHosts(scenario),
    ...checkMesh(scenario.design, hosts),
    ...checkVnis(scenario),
    ...checkDockerSubnet(scenario),
    ...checkNeutron(scenario, hosts),
  ];
}

function checkTenant(path: string, tenant: Tenant, hosts: KnownNames): Problem[] {
  const networks = Object.keys(tenant.networks);
  const ownNetworks = new KnownNames("a network of the tenant", new Set(networks));
  const none = { found: "none" };
  const unnamed = networkNameOf(tenant, {});
  return [
    ...(networks.length === 0 ? [{ path: `${path}.networks`, expected: "a network or more", ...none }] : []),
    ...(Object.keys(tenant.containers).length === 0
      ? [{ path: `${path}.containers`, expected: "a container or more", ...none }]
      : []),
    ...Object.entries(tenant.containers).flatMap(([name, { host, network = unnamed }]) => {
      // Of a million nearly all are well: no path is written for those.
      const isHostKnown = hosts.has(host);
      const isNetworkKnown = networks.length === 0 || (network !== undefined && ownNetworks.has(network));
      if (isHostKnown && isNetworkKnown) return NONE;
      const at = `${path}.containers.${name}`;
      const problems = known(`${at}.host`, host, hosts);
      return networks.length === 0 ? problems : problems.concat(known(`${at}.network`, network, ownNetworks));
    }),
    ...Object.entries(tenant.servers ?? {}).flatMap(([name, server]) =>
      checkServer(
        `${path}.servers.${name}`,
        name in tenant.containers,
        server.network ?? unnamed,
        ownNetworks,
      ),
    ),
    ...checkSubnets(path, tenant),
    ...networks.flatMap((name) => checkAddresses(path, tenant, name)),
  ];
}

const NONE: readonly Problem[] = [];

function checkServer(
  at: string,
  isTaken: boolean,
  network: string | undefined,
  networks: KnownNames,
): Problem[] {
  const taken = { path: at, expected: "a name of its own", found: "that of a container" };
  return [...(isTaken ? [taken] : []), ...known(`${at}.network`, network, networks)];
}

function checkAddresses(path: string, tenant: Tenant, networkName: string): Problem[] {
  const subnets = subnetsOf(must(tenant.networks[networkName]));
  const owners = new Map<number, string>();
  const problems: Problem[] = [];
  const addresses = addressesIn(tenant, networkName);
  for (const [i, [name, member]] of membersIn(tenant, networkName).entries()) {
    const { ip } = member;
    const address = addresses[i];
    // Of those that are free nobody has any twice.
    if (ip === undefined && address !== undefined) continue;
    const kind = tenant.containers[name] === member ? "containers" : "servers";
    const at = `${path}.${kind}.${name}${ip === undefined ? "" : ".ip"}`;
    if (address === undefined) {
      const expected = `a free address in ${subnets.map(formatCidr).join(", ")}`;
      problems.push({ path: at, expected, found: ip === undefined ? "none left" : outside(ip, subnets) });
      continue;
    }
    const owner = owners.get(address.address);
    if (owner === undefined) owners.set(address.address, name);
    else
      problems.push({
        path: at,
        expected: "an address of its own",
        found: `${formatIpv4(address.address)}, which ${owner} has`,
      });
  }
  return problems;
}

function outside(ip: string, subnets: ReturnType<typeof subnetsOf>): string {
  const address = must(parseIpv4(ip));
  const edge = subnets.some(
    (subnet) => overlaps(subnet, { address, length: 32 }) && !isHostAddress(subnet, address),
  );
  return edge ? `${ip}, the subnet's own or its broadcast address` : `${ip}, which is outside`;
}

function checkHosts(scenario: Scenario): Problem[] {
  const owners = new Map<number, string>();
  return Object.entries(scenario.hosts).flatMap(([name, host]) => {
    const { address } = must(parseCidr(host.address));
    const owner = owners.get(address);
    owners.set(address, owner ?? name);
    if (owner === undefined) return [];
    const found = `${formatIpv4(address)}, which ${owner} has`;
    return [{ path: `hosts.${name}.address`, expected: "an address of its own for each host", found }];
  });
}

function checkMesh(design: Design, hosts: KnownNames): Problem[] {
  if (design.kind !== "bridge-per-tenant" || design.mesh === undefined || design.mesh === "full") return [];
  const seen = new Set<string>();
  return design.mesh.flatMap(([a, b], i) => {
    const path = `design.mesh.${i}`;
    const pair = [a, b].toSorted().join(" ");
    const twice = seen.has(pair);
    seen.add(pair);
    if (a === b) return [{ path, expected: "two hosts", found: `${a} twice` }];
    if (twice) return [{ path, expected: "each pair of hosts once", found: `${a} and ${b} again` }];
    return [...known(`${path}.0`, a, hosts), ...known(`${path}.1`, b, hosts)];
  });
}

/** RFC 7348 §5: a VNI has 24 bits. Of a larger key Open vSwitch sends the lowest, and then takes none with it. */
function checkVnis({ design, tenants }: Scenario): Problem[] {
  if (design.kind === "docker-default" || design.tunnel !== "vxlan") return [];
  const expected = `a VNI from 0 to ${MAX_VNI}, as the design's tunnels are VXLAN`;
  return Object.entries(tenants).flatMap(([tenant, { networks }]) =>
    Object.entries(networks)
      .filter(([, { key }]) => Number(key ?? 0) > MAX_VNI)
      .map(([name, { key }]) => ({
        path: `tenants.${tenant}.networks.${name}.key`,
        expected,
        found: show(key),
      })),
  );
}

/** docker0 has the first address of its subnet, and the containers of a host those that follow. */
function checkDockerSubnet({ design, tenants }: Scenario): Problem[] {
  if (design.kind !== "docker-default" || design.subnet === undefined) return [];
  const { length } = must(parseCidr(design.subnet));
  const path = "design.subnet";
  if (length > 30) return [{ path, expected: "a prefix of at most 30", found: show(design.subnet) }];
  const places = 2 ** (32 - length) - 3;
  const onHost = new Map<string, number>();
  for (const { containers } of Object.values(tenants))
    for (const { host } of Object.values(containers)) onHost.set(host, (onHost.get(host) ?? 0) + 1);
  return [...onHost]
    .filter(([, count]) => count > places)
    .map(([host, count]) => ({
      path,
      expected: `room for the ${count} containers of ${host}`,
      found: `${places} addresses`,
    }));
}

function known(path: string, name: string | undefined, names: KnownNames): Problem[] {
  if (name !== undefined && names.has(name)) return [];
  return [{ path, expected: names.expected(name ?? ""), found: show(name) }];
}
