import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { formatCidr } from "../../model/values/ipv4.ts";
import { leadsAway } from "../compile/host-names.ts";
import { mtuToBuild } from "../link-mtu.ts";
import { pathBetween } from "./underlay.ts";

/** What of a lab no run changes: hosts' addresses and the links between hosts, and how the ways between hosts are, in words. */
export interface Ground {
  readonly addresses: readonly string[];
  readonly links: readonly GroundLink[];
  readonly ways: readonly string[];
}

interface GroundLink {
  /** as HOST/INTERFACE */
  readonly ends: readonly string[];
  readonly mtu: number;
}

export function groundOf(fabric: Fabric): Ground {
  const { hosts, links, ports, paths } = fabric.columns;
  const addresses = hosts.addresses.flatMap((own, host) =>
    own.map((cidr) => `${fabric.hostName(host)} at ${formatCidr(cidr)}`),
  );
  const linkMtu = mtuToBuild(fabric);
  const wires = Array.from({ length: links.count }, (_, link) => link).flatMap((link): GroundLink[] => {
    const ends = [...fabric.portsOn(link)].filter((port) => leadsAway(fabric, port));
    if (ends.length === 0 || links.up[link] === 0) return [];
    const names = ends.map((port) => `${fabric.hostName(fabric.hostOf(port))}/${ports.name[port]}`);
    return [{ ends: names, mtu: linkMtu(link) }];
  });
  const ways = [`an underlay with an MTU of ${fabric.underlayMtu}`];
  for (let from = 0; from < hosts.count; from++) {
    for (let to = 0; to < hosts.count; to++) {
      const path = pathBetween(fabric, from, to);
      if (from === to || path < 0) continue;
      const state = paths.up[path] === 0 ? "down" : `with an MTU of ${paths.mtu[path]}`;
      const drops = must(paths.drops[path]).map((what) => `, without ${what}`);
      ways.push(`the way from ${fabric.hostName(from)} to ${fabric.hostName(to)} ${state}${drops.join("")}`);
    }
  }
  return { addresses, links: wires, ways };
}

/**
 * What a fabric needs and a lab has not, or the other way round where that matters; undefined where it will do. Hosts that a link of
 * the lab joins besides do not matter: a network's bridges there have no port on it.
 */
export function unlike(lab: Ground, wanted: Ground): string | undefined {
  const isThere = ({ ends, mtu }: GroundLink) =>
    lab.links.some((one) => one.mtu === mtu && ends.every((end) => one.ends.includes(end)));
  const [lacking] = [
    ...without(wanted.addresses, lab.addresses),
    ...wanted.links
      .filter((link) => !isThere(link))
      .map(({ ends, mtu }) => `a link of ${ends.join(", ")} with an MTU of ${mtu}`),
    ...without(wanted.ways, lab.ways),
  ];
  if (lacking !== undefined) return `it has not ${lacking}`;
  const [surplus] = without(lab.ways, wanted.ways);
  return surplus === undefined ? undefined : `it has ${surplus}`;
}

function without(all: readonly string[], those: readonly string[]): string[] {
  return all.filter((one) => !those.includes(one));
}
