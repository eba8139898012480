import { DEFAULT_MTU } from "../../model/fabric/spec.ts";
import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { formatCidr } from "../../model/values/ipv4.ts";
import { leadsAway } from "../compile/host-names.ts";
import { pathBetween } from "./underlay.ts";

/** What of a lab no run changes, in words: hosts' addresses and the links between hosts, and how the ways between hosts are. */
export interface Ground {
  readonly has: readonly string[];
  readonly ways: readonly string[];
}

export function groundOf(fabric: Fabric): Ground {
  const { hosts, links, ports, paths } = fabric.columns;
  const addresses = hosts.addresses.flatMap((own, host) =>
    own.map((cidr) => `${fabric.hostName(host)} at ${formatCidr(cidr)}`),
  );
  const wires = Array.from({ length: links.count }, (_, link) => link).flatMap((link) => {
    const ends = [...fabric.portsOn(link)].filter((port) => leadsAway(fabric, port));
    if (ends.length === 0 || links.up[link] === 0) return [];
    const names = ends.map((port) => `${fabric.hostName(fabric.hostOf(port))}/${ports.name[port]}`);
    return [`a link of ${names.toSorted().join(", ")} with an MTU of ${links.mtu[link] || DEFAULT_MTU}`];
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
  return { has: [...addresses, ...wires], ways };
}

/** What a fabric needs and a lab has not, or the other way round where that matters; undefined where it will do. */
export function unlike(lab: Ground, wanted: Ground): string | undefined {
  const lacks = [...wanted.has.filter((one) => !lab.has.includes(one)), ...without(wanted.ways, lab.ways)];
  if (lacks[0] !== undefined) return `it has not ${lacks[0]}`;
  const [surplus] = without(lab.ways, wanted.ways);
  return surplus === undefined ? undefined : `it has ${surplus}`;
}

function without(all: readonly string[], those: readonly string[]): string[] {
  return all.filter((one) => !those.includes(one));
}
