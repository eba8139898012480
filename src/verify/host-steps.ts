import { must } from "../model/fabric/fabric.ts";
import {
  acceptsSource,
  crossesLocals,
  forwardsToUnderlay,
  isAddressed,
  keepsSomeSourceOf,
  localAddresses,
  sourceOnUnderlay,
  takesForgedTunnel,
} from "../model/forwarding/host-rules.ts";
import { GRE_PROTOCOL } from "../model/forwarding/encapsulation.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { type Ipv4, ipv4From } from "../model/values/ipv4.ts";
import { BARE, HOSTILE, type Wire } from "./wire-class.ts";

/** Where a host's IP stack can put what it hears by the LOCAL port of `bridge`: ports, and as which frames. */
export type Emerge = (port: number, frames: Wire) => void;

/**
 * What a container that is heard by a host can make of it: GRE that it built itself comes out of a tunnel of
 * the host with whatever frame it likes inside; IP packets leave by the other LOCALs, forwarded or as the
 * answer to a forged source; and forwarded to the underlay they do the same to the other hosts.
 */
export function hostSteps(wiring: Wiring, bridge: number, emerge: Emerge): void {
  const { fabric } = wiring;
  const { bridges, hosts } = fabric.columns;
  const host = must(bridges.host[bridge]);
  if (takesForgedTunnel(fabric, bridge)) for (const port of tunnelPorts(wiring, host)) emerge(port, HOSTILE);
  for (const other of fabric.bridgesOf(host)) {
    if (crossesLocals(fabric, bridge, other)) emerge(must(bridges.local[other]), BARE);
  }
  if (!forwardsToUnderlay(fabric, bridge)) return;
  for (let other = 0; other < hosts.count; other++) {
    const path = wiring.underlay.path(host, other);
    if (other === host || !path.up) continue;
    if (!path.drops.includes(GRE_PROTOCOL)) forgeTunnels(wiring, bridge, other, emerge);
    forgeAnswers(wiring, bridge, other, emerge);
  }
}

/** GRE to another host's tunnels: its source has to be the tunnel's remote_ip. */
function forgeTunnels(wiring: Wiring, bridge: number, other: number, emerge: Emerge): void {
  const { fabric } = wiring;
  const { bridges, tunnels, ports } = fabric.columns;
  const host = must(bridges.host[bridge]);
  for (const port of tunnelPorts(wiring, other)) {
    const remote = must(ipv4From(must(tunnels.remoteIp[must(ports.tunnel[port])])));
    const own = wiring.underlay.ownerOf(remote) === host;
    if (own ? masqueradesAs(wiring, bridge, remote) : keepsSource(wiring, bridge, remote))
      emerge(port, HOSTILE);
  }
}

function keepsSource(wiring: Wiring, bridge: number, source: Ipv4): boolean {
  return sourceOnUnderlay(wiring.fabric, bridge, source) === "kept";
}

/** Whether some packet from this LOCAL gets the host's own address as its source. */
function masqueradesAs(wiring: Wiring, bridge: number, address: Ipv4): boolean {
  const { fabric } = wiring;
  const host = must(fabric.columns.bridges.host[bridge]);
  const subnets = [...fabric.bridgesOf(host)].flatMap((one) => localAddresses(fabric, one));
  const masqueraded = subnets.some(({ address: local, length }) => {
    const neighbour = must(
      ipv4From(length >= 31 ? local ^ 1 : (local & -2) === local ? local + 1 : local - 1),
    );
    return acceptsSource(fabric, bridge, neighbour) && sourceOnUnderlay(fabric, bridge, neighbour) === "host";
  });
  return masqueraded && wiring.underlay.sourceFor(host, address) !== undefined;
}

/** An echo request to another host with its source out of a LOCAL's subnet there: the answer goes into it. */
function forgeAnswers(wiring: Wiring, bridge: number, other: number, emerge: Emerge): void {
  const { fabric } = wiring;
  const { bridges, hosts } = fabric.columns;
  if (hosts.rpFilter[other] === 1) return;
  for (const target of fabric.bridgesOf(other)) {
    if (!isAddressed(fabric, target)) continue;
    const open = localAddresses(fabric, target).some((subnet) => keepsSomeSourceOf(fabric, bridge, subnet));
    if (open) emerge(must(bridges.local[target]), BARE);
  }
}

function* tunnelPorts(wiring: Wiring, host: number): Generator<number> {
  const { ports } = wiring.fabric.columns;
  for (const bridge of wiring.fabric.bridgesOf(host)) {
    for (const port of wiring.fabric.portsOf(bridge)) if (must(ports.tunnel[port]) >= 0) yield port;
  }
}
