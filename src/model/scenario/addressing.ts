import { must } from "../fabric/fabric.ts";
import {
  broadcastOf,
  type Cidr,
  contains,
  type Ipv4,
  networkOf,
  parseCidr,
  parseIpv4,
} from "../values/ipv4.ts";
import { type TunnelKey, tunnelKeyFrom } from "../values/tunnel-key.ts";
import type { Network, Scenario, Server, Tenant } from "./schema.ts";

/** The deck's GRE keys start at 100, as in `facts`: 0 is what a missing key means. */
const FIRST_KEY = 100;

export function subnetsOf(network: Network): readonly Cidr[] {
  const written = typeof network.subnet === "string" ? [network.subnet] : network.subnet;
  return written.map((text) => must(parseCidr(text)));
}

/** Which network a container or server is in: the one it names, else the tenant's only one. */
export function networkNameOf(
  tenant: Tenant,
  container: { readonly network?: string | undefined },
): string | undefined {
  if (container.network !== undefined) return container.network;
  const [only, ...others] = Object.keys(tenant.networks);
  return others.length === 0 ? only : undefined;
}

type Named = readonly (readonly [string, Server])[];

/** Who is in which network, found once a tenant: with thousands of networks, asking each of all takes too long. */
const MEMBERS = new WeakMap<Tenant, ReadonlyMap<string, Named>>();

function membersOf(tenant: Tenant): ReadonlyMap<string, Named> {
  const known = MEMBERS.get(tenant);
  if (known !== undefined) return known;
  const only = networkNameOf(tenant, {});
  const members = new Map<string, [string, Server][]>();
  for (const all of [tenant.containers, tenant.servers ?? {}]) {
    for (const [name, member] of Object.entries(all)) {
      const network = member.network ?? only;
      if (network === undefined) continue;
      const others = members.get(network);
      if (others === undefined) members.set(network, [[name, member]]);
      else others.push([name, member]);
    }
  }
  MEMBERS.set(tenant, members);
  return members;
}

/** The containers of a network and after them its servers, with their names, in the file's order. */
export function membersIn(tenant: Tenant, networkName: string): Named {
  return membersOf(tenant).get(networkName) ?? [];
}

/**
 * The address of every member of a network, in the order of `membersIn`: as written, else the lowest that is free.
 * Undefined where the subnets have no address left.
 */
export function addressesIn(tenant: Tenant, networkName: string): readonly (Cidr | undefined)[] {
  const subnets = subnetsOf(must(tenant.networks[networkName]));
  const inside = membersIn(tenant, networkName);
  const taken = new Set<number>();
  for (const [, { ip }] of inside) if (ip !== undefined) taken.add(must(parseIpv4(ip)));
  const free = freeAddresses(subnets, taken);
  return inside.map(([, { ip }]) => (ip === undefined ? free() : placed(ip, subnets)));
}

function placed(ip: string, subnets: readonly Cidr[]): Cidr | undefined {
  const address = must(parseIpv4(ip));
  const subnet = subnets.find((one) => isHostAddress(one, address));
  return subnet === undefined ? undefined : { address, length: subnet.length };
}

/** Whether an interface may have this address: inside, and neither the network's own nor its broadcast. */
export function isHostAddress(subnet: Cidr, address: Ipv4): boolean {
  if (!contains(subnet, address)) return false;
  return subnet.length >= 31 || (address !== networkOf(subnet) && address !== broadcastOf(subnet));
}

/** Gives out addresses, each once, even where subnets overlap; undefined where none is left. */
function freeAddresses(subnets: readonly Cidr[], taken: Set<number>): () => Cidr | undefined {
  let at = 0;
  let address: number | undefined;
  return () => {
    for (let subnet = subnets[at]; subnet !== undefined; subnet = subnets[++at]) {
      const { first, last } = hostAddresses(subnet);
      for (address ??= first; address <= last; address++) {
        if (taken.has(address)) continue;
        if (subnets.length > 1) taken.add(address);
        return { address: address++ as Ipv4, length: subnet.length };
      }
      address = undefined;
    }
    return undefined;
  };
}

/** All that `isHostAddress` says yes to. */
function hostAddresses(subnet: Cidr): { readonly first: number; readonly last: number } {
  const ends = subnet.length >= 31 ? 0 : 1;
  return { first: networkOf(subnet) + ends, last: broadcastOf(subnet) - ends };
}

/** Whether the network is in tunnels: one of a provider only where it is given a key. */
export function isOverlay({ key, provider }: Network): boolean {
  return key !== undefined || provider === undefined;
}

/**
 * The key of every network that is in tunnels, as TENANT/NETWORK: as written, else counted from 100 past those
 * written.
 */
export function keysOf(scenario: Scenario): Map<string, TunnelKey> {
  const networks = Object.entries(scenario.tenants).flatMap(([tenantName, tenant]) =>
    Object.entries(tenant.networks)
      .filter(([, network]) => isOverlay(network))
      .map(([name, { key }]) => ({ name: `${tenantName}/${name}`, key })),
  );
  const written = new Set(networks.flatMap(({ key }) => (key === undefined ? [] : [Number(key)])));
  let next = FIRST_KEY;
  const allot = () => {
    while (written.has(next)) next++;
    return next++;
  };
  return new Map(networks.map(({ name, key }) => [name, must(tunnelKeyFrom(Number(key ?? allot())))]));
}
