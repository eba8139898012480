import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { type Cidr, contains, type Ipv4 } from "../values/ipv4.ts";

/**
 * What a Linux host does with IP packets that arrive by a bridge's LOCAL port, each rule once: the simulator
 * asks them of one packet, the prover of all packets that a container may send. Measured on Linux 6.18 for
 * every rp_filter mode (0 none, 1 strict, 2 loose); the host is a weak host (RFC 1122 §3.3.4.2): an address
 * is the host's, not an interface's.
 */

/** Whether the host takes IP from this LOCAL at all. Without an address there, only where nothing is filtered. */
export function hearsLocal(fabric: Fabric, bridge: number): boolean {
  const { bridges, hosts } = fabric.columns;
  if (bridges.localUp[bridge] !== 1) return false;
  return isAddressed(fabric, bridge) || hosts.rpFilter[must(bridges.host[bridge])] === 0;
}

/** Whether the host sends IP packets of its own accord out of this LOCAL: it has a subnet there. */
export function isAddressed(fabric: Fabric, bridge: number): boolean {
  return fabric.columns.bridges.localUp[bridge] === 1 && localAddresses(fabric, bridge).length > 0;
}

export function localAddresses(fabric: Fabric, bridge: number): readonly Cidr[] {
  return must(fabric.columns.bridges.localAddresses[bridge]);
}

/**
 * Whether a packet with this source passes the reverse-path filter of its host, coming from this LOCAL. The
 * host's own addresses never do.
 * @see Documentation/networking/ip-sysctl, rp_filter; RFC 3704
 */
export function acceptsSource(fabric: Fabric, bridge: number, source: Ipv4): boolean {
  const host = must(fabric.columns.bridges.host[bridge]);
  if (ownsAddress(fabric, host, source)) return false;
  const here = localAddresses(fabric, bridge).some((cidr) => contains(cidr, source));
  switch (must(fabric.columns.hosts.rpFilter[host])) {
    case 1:
      return here;
    case 2:
      return here || isRouted(fabric, host, source);
    default:
      return true;
  }
}

/** Whether packets from this LOCAL go on to the underlay. */
export function forwardsToUnderlay(fabric: Fabric, bridge: number): boolean {
  const { bridges, hosts } = fabric.columns;
  return hosts.ipForward[must(bridges.host[bridge])] === 1 && hearsLocal(fabric, bridge);
}

/**
 * The source that a forwarded packet has on the underlay, or undefined where none gets that far: what leaves
 * a masqueraded subnet has the host's own.
 */
export function sourceOnUnderlay(fabric: Fabric, bridge: number, source: Ipv4): "kept" | "host" | undefined {
  if (!acceptsSource(fabric, bridge, source)) return undefined;
  return isMasqueraded(fabric, must(fabric.columns.bridges.host[bridge]), source) ? "host" : "kept";
}

export function masquerades(fabric: Fabric, bridge: number): boolean {
  return fabric.columns.bridges.localMasquerade[bridge] === 1;
}

function isMasqueraded(fabric: Fabric, host: number, source: Ipv4): boolean {
  return [...fabric.bridgesOf(host)].some(
    (bridge) =>
      masquerades(fabric, bridge) && localAddresses(fabric, bridge).some((cidr) => contains(cidr, source)),
  );
}

/** Every address is routed: by a LOCAL's subnet, or else over the underlay, if the host is on it. */
function isRouted(fabric: Fabric, host: number, source: Ipv4): boolean {
  if (must(fabric.columns.hosts.addresses[host]).length > 0) return true;
  return [...fabric.bridgesOf(host)].some((bridge) =>
    localAddresses(fabric, bridge).some((cidr) => contains(cidr, source)),
  );
}

/** A host's addresses: on the underlay, and at the LOCALs of its bridges. One that stands at two of them is there twice. */
export function ownAddresses(fabric: Fabric, host: number): readonly Ipv4[] {
  const local = Array.from(fabric.bridgesOf(host), (bridge) => localAddresses(fabric, bridge));
  return [must(fabric.columns.hosts.addresses[host]), ...local].flat().map(({ address }) => address);
}

/** Whether it is one of `ownAddresses`, of which no list is made: it is asked of each tunnel. */
export function ownsAddress(fabric: Fabric, host: number, address: Ipv4): boolean {
  if (must(fabric.columns.hosts.addresses[host]).some((cidr) => cidr.address === address)) return true;
  return [...fabric.bridgesOf(host)].some((bridge) =>
    localAddresses(fabric, bridge).some((cidr) => cidr.address === address),
  );
}

/** As `acceptsSource`, for a packet that comes over the underlay. */
export function acceptsSourceOnUnderlay(fabric: Fabric, host: number, source: Ipv4): boolean {
  if (ownsAddress(fabric, host, source)) return false;
  return fabric.columns.hosts.rpFilter[host] !== 1 || routeOf(fabric, host, source) === "underlay";
}

/**
 * Where a host sends packets to an address: out of the LOCAL of a bridge (its row) in whose subnet it is, the
 * narrowest one, or else over the underlay, if the host is on it.
 */
export function routeOf(fabric: Fabric, host: number, address: Ipv4): number | "underlay" | undefined {
  const underlay = must(fabric.columns.hosts.addresses[host]);
  let route: number | "underlay" | undefined = underlay.length > 0 ? "underlay" : undefined;
  let best = Math.max(-1, ...underlay.filter((cidr) => contains(cidr, address)).map(({ length }) => length));
  for (const bridge of fabric.bridgesOf(host)) {
    if (!isAddressed(fabric, bridge)) continue;
    for (const cidr of localAddresses(fabric, bridge)) {
      if (cidr.length > best && contains(cidr, address)) [route, best] = [bridge, cidr.length];
    }
  }
  return route;
}

/**
 * Whether the datapath itself takes GRE to the host away at this LOCAL: the userspace one does where the LOCAL
 * has any address. With the kernel's, GRE comes to LOCAL as any packet does.
 */
export function terminatesTunnels(fabric: Fabric, bridge: number): boolean {
  return isAddressed(fabric, bridge) && fabric.bridgeSettings(bridge).datapathType === "netdev";
}
