import { must } from "../model/fabric/fabric.ts";
import { hearsLocal, ownAddresses } from "../model/forwarding/host-rules.ts";
import type { Context } from "./context.ts";
import type { Region, RegionOf } from "./regions.ts";
import type { Talker } from "./talkers.ts";
import { bridgeOf, tagOf } from "./wire-class.ts";

/**
 * Whether another in a talker's region answers for its address too: an endpoint of any network, or a host that
 * listens there, whichever of its interfaces the address is on (RFC 1122 §3.3.4.2).
 */
export function disputes(
  context: Context,
  talkers: readonly Talker[],
  regionOf: RegionOf,
): (talker: Talker) => boolean {
  const { ip } = context.fabric.columns.endpoints;
  const claims = new Map<Region, Map<number, number>>();
  for (const { endpoint, node } of talkers) {
    const region = regionOf(node);
    if (region === undefined) continue;
    const known = claims.get(region) ?? hostsIn(context, region);
    claims.set(region, known);
    known.set(must(ip[endpoint]), (known.get(must(ip[endpoint])) ?? 0) + 1);
  }
  return ({ endpoint, node }) => {
    const region = regionOf(node);
    const address = must(ip[endpoint]);
    return address !== 0 && region !== undefined && (claims.get(region)?.get(address) ?? 0) > 1;
  };
}

/** The addresses that hosts answer for in a region, each counted. */
function hostsIn({ fabric, relation }: Context, { nodes }: Region): Map<number, number> {
  const { bridges } = fabric.columns;
  const listening = nodes.filter((node) => {
    const bridge = bridgeOf(node);
    const isHeard = () =>
      relation.leave(must(bridges.local[bridge]), node).some((frames) => tagOf(frames) <= 0);
    return hearsLocal(fabric, bridge) && isHeard();
  });
  const found = new Map<number, number>();
  for (const host of new Set(listening.map((node) => must(bridges.host[bridgeOf(node)]))))
    for (const address of ownAddresses(fabric, host)) found.set(address, (found.get(address) ?? 0) + 1);
  return found;
}
