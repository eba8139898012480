import type { FabricDocument } from "../../../src/model/fabric/document.ts";
import { must } from "../../../src/model/fabric/fabric.ts";
import { formatIpv4, networkOf, parseCidr } from "../../../src/model/values/ipv4.ts";
import { formatMac, type Mac } from "../../../src/model/values/mac.ts";
import type { Names } from "./names.ts";
import type { Switch } from "./switch.ts";

/**
 * An address of a host on the underlay. It sits on the LOCAL port of a bridge of its own, which has a wire to all
 * others (ovs-vswitchd(8), "Tunnels"): a dummy port has one address.
 */
export interface Foothold {
  readonly host: string;
  readonly home: number;
  readonly bridge: string;
  /** With prefix, as the file has it. */
  readonly address: string;
  /** Who is in the same network is on one wire. */
  readonly network: string;
  readonly mac: string;
}

export function footholds({ hosts }: FabricDocument, names: Names): Foothold[] {
  const all = Object.entries(hosts).flatMap(([host, { addresses = [] }]) =>
    addresses.map((address) => ({ host, address })),
  );
  const place = Number.parseInt(names.prefix.slice(1), 10);
  return all.map(({ host, address }, at) => ({
    host,
    address,
    network: networkText(address),
    home: names.homeOf(host),
    bridge: `${names.prefix}y${at}`,
    mac: formatMac((0xaa5500000000 + place * 256 + at + 1) as Mac),
  }));
}

/** An address that a host has at LOCAL of one of its bridges. */
export type HostPort = Pick<Foothold, "home" | "bridge" | "address" | "network">;

export function hostPorts({ hosts }: FabricDocument, names: Names): HostPort[] {
  return Object.entries(hosts).flatMap(([host, { bridges = {} }]) =>
    Object.entries(bridges).flatMap(([bridge, { local = {} }]) =>
      (local.addresses ?? []).map((address) => ({
        home: names.homeOf(host),
        bridge: names.of(`${host}/${bridge}`),
        address,
        network: networkText(address),
      })),
    ),
  );
}

/** Address and route, by ovs-appctl(8). */
export async function takeAddress(on: Switch, { bridge, address, network }: HostPort): Promise<void> {
  await on.ask("netdev-dummy/ip4addr", bridge, address);
  await on.ask("ovs/route/add", network, bridge);
}

/** Address, route and neighbours. */
export async function takeFoothold(on: Switch, foothold: Foothold, all: readonly Foothold[]): Promise<void> {
  const { bridge, network, host } = foothold;
  await takeAddress(on, foothold);
  const neighbours = all.filter((one) => one.host !== host && one.network === network);
  await Promise.all(
    neighbours.map(async (one) => on.ask("tnl/neigh/set", bridge, withoutPrefix(one.address), one.mac)),
  );
}

export async function leaveFoothold(on: Switch, { network }: HostPort): Promise<void> {
  await on.ask("ovs/route/del", network);
}

function networkText(cidr: string): string {
  const parsed = must(parseCidr(cidr));
  return `${formatIpv4(networkOf(parsed))}/${parsed.length}`;
}

function withoutPrefix(cidr: string): string {
  return cidr.split("/")[0] ?? "";
}
