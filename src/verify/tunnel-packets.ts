import { BY_FLOW } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { keyMask, type Service, serviceOf } from "../model/forwarding/service.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { Ipv4 } from "../model/values/ipv4.ts";
import { type TunnelKey, tunnelKeyFrom } from "../model/values/tunnel-key.ts";

/** What a container writes on a tunnel's packet that it builds itself. */
interface TunnelPacket {
  readonly src: Ipv4;
  readonly dst: Ipv4;
  readonly key: TunnelKey;
}

/** The ports of tunnels, and packets that come out of them. */
export class TunnelPackets {
  readonly #wiring: Wiring;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
  }

  /** The ports of a host's tunnels, bridge by bridge. */
  portsOn(host: number): readonly number[] {
    const { fabric } = this.#wiring;
    const isTunnel = (port: number) => must(fabric.columns.ports.tunnel[port]) >= 0;
    const bridges = [...fabric.bridgesOf(host)];
    return bridges.flatMap((bridge) => Array.from(fabric.portsOf(bridge).filter(isTunnel)));
  }

  isUserspace(port: number): boolean {
    const { fabric } = this.#wiring;
    return fabric.bridgeSettings(must(fabric.columns.ports.bridge[port])).datapathType === "netdev";
  }

  serviceAt(port: number): Service {
    return serviceOf(this.#wiring.fabric, this.#tunnelAt(port));
  }

  /** A packet from and to one of these addresses that a tunnel's port takes, or a port that excludes it. */
  into(port: number, to: readonly Ipv4[], from: readonly Ipv4[]): TunnelPacket | undefined {
    const { fabric, tunnels: index } = this.#wiring;
    const tunnel = this.#tunnelAt(port);
    const key = this.#keyFor(tunnel);
    if (key === undefined) return undefined;
    const [host, service, group] = [fabric.hostOf(port), this.serviceAt(port), index.groupOf(tunnel)];
    for (const src of this.#sourcesFor(tunnel, from)) {
      const dst = to.find((localIp) => index.find({ host, service, localIp, remoteIp: src, key }) === group);
      if (dst !== undefined) return { src, dst, key };
    }
    return undefined;
  }

  #sourcesFor(tunnel: number, from: readonly Ipv4[]): readonly Ipv4[] {
    if (this.#leaves(tunnel, BY_FLOW.remoteIp)) return from;
    const named = must(this.#wiring.fabric.columns.tunnels.remoteIp[tunnel]);
    return from.filter((address) => address === named);
  }

  /** A key that no more exact tunnel of the host takes away; none where the header has no room for the tunnel's. */
  #keyFor(tunnel: number): TunnelKey | undefined {
    const { fabric, tunnels: index } = this.#wiring;
    const { inKey, port } = fabric.columns.tunnels;
    const named = must(inKey[tunnel]);
    if (!this.#leaves(tunnel, BY_FLOW.inKey))
      return named <= keyMask(serviceOf(fabric, tunnel)) ? tunnelKeyFrom(named) : undefined;
    const beside = index.tunnelsOn(fabric.hostOf(must(port[tunnel])));
    const taken = new Set(Array.from(beside, (other) => must(inKey[other])));
    let free = 1;
    while (taken.has(free)) free++;
    return tunnelKeyFrom(free);
  }

  #leaves(tunnel: number, option: number): boolean {
    return (must(this.#wiring.fabric.columns.tunnels.byFlow[tunnel]) & option) !== 0;
  }

  #tunnelAt(port: number): number {
    return must(this.#wiring.fabric.columns.ports.tunnel[port]);
  }
}
