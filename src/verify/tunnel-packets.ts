import { BY_FLOW } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { datapathOf } from "../model/forwarding/listening.ts";
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

  /** The ports of a host's tunnels, bridge by bridge, but for those that have failed. */
  portsOn(host: number): readonly number[] {
    const { fabric } = this.#wiring;
    const { tunnel, up } = fabric.columns.ports;
    const isTunnel = (port: number) => must(tunnel[port]) >= 0 && up[port] === 1;
    const bridges = [...fabric.bridgesOf(host)];
    return bridges.flatMap((bridge) => Array.from(fabric.portsOf(bridge).filter(isTunnel)));
  }

  isUserspace(port: number): boolean {
    return datapathOf(this.#wiring.fabric, this.#tunnelAt(port)) === "userspace";
  }

  serviceAt(port: number): Service {
    return serviceOf(this.#wiring.fabric, this.#tunnelAt(port));
  }

  /**
   * Packets from and to these addresses that a tunnel's port takes, or a port that excludes it: for each key that it
   * can be told apart by one, of which those suffice that differ in their addresses.
   */
  into(port: number, to: readonly Ipv4[], from: readonly Ipv4[]): readonly TunnelPacket[] {
    const found = new Map<string, TunnelPacket>();
    for (const key of this.#keysFor(this.#tunnelAt(port))) {
      const packet = this.#withKey(port, key, to, from);
      if (packet === undefined) continue;
      const ends = `${packet.src} ${packet.dst}`;
      if (!found.has(ends)) found.set(ends, packet);
    }
    return [...found.values()];
  }

  #withKey(
    port: number,
    key: TunnelKey,
    to: readonly Ipv4[],
    from: readonly Ipv4[],
  ): TunnelPacket | undefined {
    const { fabric, tunnels: index } = this.#wiring;
    const tunnel = this.#tunnelAt(port);
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

  /**
   * The key of a tunnel, none where the header has no room for it. Where that is left to flows: one that no more exact
   * tunnel of the host takes away, and those that one takes, from and to some addresses.
   */
  #keysFor(tunnel: number): readonly TunnelKey[] {
    const { fabric, tunnels: index } = this.#wiring;
    const { inKey, port } = fabric.columns.tunnels;
    const service = serviceOf(fabric, tunnel);
    const keyed = (keys: readonly number[]) =>
      keys.filter((key) => key <= keyMask(service)).flatMap((key) => tunnelKeyFrom(key) ?? []);
    if (!this.#leaves(tunnel, BY_FLOW.inKey)) return keyed([must(inKey[tunnel])]);
    const beside = [...index.tunnelsOn(fabric.hostOf(must(port[tunnel])))];
    const exact = beside.filter(
      (other) => serviceOf(fabric, other) === service && !this.#leaves(other, BY_FLOW.inKey),
    );
    const taken = new Set(exact.map((other) => must(inKey[other])));
    let free = 1;
    while (taken.has(free)) free++;
    return keyed([free, ...taken]);
  }

  #leaves(tunnel: number, option: number): boolean {
    return (must(this.#wiring.fabric.columns.tunnels.byFlow[tunnel]) & option) !== 0;
  }

  #tunnelAt(port: number): number {
    return must(this.#wiring.fabric.columns.ports.tunnel[port]);
  }
}
