import { must } from "../model/fabric/fabric.ts";
import { GRE_PROTOCOL } from "../model/forwarding/encapsulation.ts";
import {
  acceptsSourceOnUnderlay,
  localAddresses,
  routeOf,
  sourceOnUnderlay,
  terminatesTunnels,
} from "../model/forwarding/host-rules.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { Ipv4 } from "../model/values/ipv4.ts";
import type { Mac } from "../model/values/mac.ts";
import { Heeds } from "./heeds.ts";
import { HostAddresses } from "./host-addresses.ts";
import { FROM_HOST, HOSTILE, type Wire } from "./wire-class.ts";

/** What a container sends to a host for something of its own to come out elsewhere. */
export interface Means {
  /** GRE with a frame inside, a packet to be forwarded, a request with a forged source, or one for an address */
  readonly kind: "gre" | "packet" | "echo" | "arp";
  /** of the frame: the host's interface that takes it */
  readonly mac: Mac;
  readonly src: Ipv4;
  readonly dst: Ipv4;
  /** the neighbour that the host then looks for */
  readonly sought?: Ipv4;
}

/** Where a host's IP stack can put what it hears by the LOCAL port of a bridge: ports, as which frames, and how. */
export type Emerge = (port: number, frames: Wire, means: Means) => void;

/**
 * What a container that is heard by a host can make of it: GRE that it built itself comes out of a tunnel of
 * the host with whatever frame it likes inside; IP packets leave by LOCALs, forwarded or as the answer to a
 * forged source; and forwarded to the underlay they do the same to the other hosts.
 */
export class HostSteps {
  readonly #wiring: Wiring;
  readonly #addresses: HostAddresses;
  readonly heeds: Heeds;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#addresses = new HostAddresses(wiring.fabric);
    this.heeds = new Heeds(wiring, this.#addresses);
  }

  /** @param untagged whether the frames come without any tag, not only with VID 0 */
  from(bridge: number, untagged: boolean, emerge: Emerge): void {
    const { bridges, hosts } = this.#wiring.fabric.columns;
    const host = must(bridges.host[bridge]);
    if (untagged) this.#toUserspace(bridge, emerge);
    this.#toLinux(bridge, emerge);
    this.#acrossLocals(bridge, emerge);
    if (hosts.ipForward[host] === 0) return;
    for (let other = 0; other < hosts.count; other++) {
      if (other !== host && this.#wiring.underlay.path(host, other).up)
        this.#overUnderlay(bridge, other, emerge);
    }
  }

  /** The answer to who has an address of the host, out of the LOCAL by which the question came. */
  answer(bridge: number, emerge: Emerge): void {
    const { bridges } = this.#wiring.fabric.columns;
    const [own] = this.#addresses.own(must(bridges.host[bridge]));
    const mac = this.#wiring.fabric.localMacOf(bridge);
    if (own !== undefined)
      emerge(must(bridges.local[bridge]), FROM_HOST, { kind: "arp", mac, src: own, dst: own });
  }

  /** The userspace datapath takes GRE away before Linux could filter. */
  #toUserspace(bridge: number, emerge: Emerge): void {
    const { fabric } = this.#wiring;
    if (!terminatesTunnels(fabric, bridge)) return;
    const { bridges } = fabric.columns;
    const host = must(bridges.host[bridge]);
    const owners = [...fabric.bridgesOf(host)].filter((owner) => bridges.localUp[owner] === 1);
    for (const port of this.#tunnelPorts(host)) {
      if (!this.#isUserspace(port)) continue;
      const src = this.#remoteOf(port);
      for (const owner of owners) {
        const dst = localAddresses(fabric, owner).find(({ address }) => this.#takes(port, address, src));
        if (dst === undefined) continue;
        emerge(port, HOSTILE, { kind: "gre", mac: fabric.localMacOf(owner), src, dst: dst.address });
        break;
      }
    }
  }

  #toLinux(bridge: number, emerge: Emerge): void {
    const { fabric } = this.#wiring;
    const host = must(fabric.columns.bridges.host[bridge]);
    const sources = new Set(this.#addresses.sources(bridge));
    const intercepted = new Set(
      terminatesTunnels(fabric, bridge) && this.#tunnelPorts(host).some((port) => this.#isUserspace(port))
        ? localAddresses(fabric, bridge).map(({ address }) => address)
        : [],
    );
    const own = this.#addresses.own(host).filter((address) => !intercepted.has(address));
    for (const port of this.#tunnelPorts(host)) {
      const src = this.#remoteOf(port);
      if (this.#isUserspace(port) || !sources.has(src)) continue;
      const dst = own.find((address) => this.#takes(port, address, src));
      if (dst !== undefined) emerge(port, HOSTILE, { kind: "gre", mac: fabric.localMacOf(bridge), src, dst });
    }
  }

  /** To the LOCALs of the host itself, the one included that the packet came by. */
  #acrossLocals(bridge: number, emerge: Emerge): void {
    const { fabric } = this.#wiring;
    const { bridges, hosts } = fabric.columns;
    const host = must(bridges.host[bridge]);
    const mac = fabric.localMacOf(bridge);
    const [own] = this.#addresses.own(host);
    const sources = this.#addresses.sources(bridge);
    const [source] = sources;
    this.answer(bridge, emerge);
    for (const target of fabric.bridgesOf(host)) {
      const behind = this.#addresses.behind(target);
      const [dst] = behind;
      const local = must(bridges.local[target]);
      const forged = behind.find((address) => sources.includes(address));
      if (hosts.ipForward[host] === 1 && dst !== undefined && source !== undefined)
        emerge(local, FROM_HOST, { kind: "packet", mac, src: source, dst, sought: dst });
      else if (own !== undefined && forged !== undefined)
        emerge(local, FROM_HOST, { kind: "echo", mac, src: forged, dst: own, sought: forged });
    }
  }

  /** To another host: GRE for its tunnels, and requests that it answers into a LOCAL of its own. */
  #overUnderlay(bridge: number, other: number, emerge: Emerge): void {
    const { fabric, underlay } = this.#wiring;
    const { bridges, hosts } = fabric.columns;
    const host = must(bridges.host[bridge]);
    const mac = fabric.localMacOf(bridge);
    const drops = underlay.path(host, other).drops.includes(GRE_PROTOCOL);
    const routed = must(hosts.addresses[other]).filter(
      ({ address }) => underlay.ownerOf(address) === other && routeOf(fabric, host, address) === "underlay",
    );
    for (const { address: dst } of routed) {
      const seen = this.#seenAt(bridge, other, dst);
      for (const port of drops ? [] : this.#tunnelPorts(other)) {
        const remote = this.#remoteOf(port);
        const src = seen.get(remote);
        if (src !== undefined && this.#takes(port, dst, remote))
          emerge(port, HOSTILE, { kind: "gre", mac, src, dst });
      }
      for (const [source, src] of seen) {
        const target = routeOf(fabric, other, source);
        if (typeof target === "number")
          emerge(must(bridges.local[target]), FROM_HOST, { kind: "echo", mac, src, dst, sought: source });
      }
    }
  }

  /** The sources that another host sees and lets pass of packets to `dst`, and those that they had when sent. */
  #seenAt(bridge: number, other: number, dst: Ipv4): ReadonlyMap<Ipv4, Ipv4> {
    const { fabric, underlay } = this.#wiring;
    const own = underlay.sourceFor(must(fabric.columns.bridges.host[bridge]), dst);
    const seen = new Map<Ipv4, Ipv4>();
    for (const src of this.#addresses.sources(bridge)) {
      const source = sourceOnUnderlay(fabric, bridge, src) === "host" ? own : src;
      if (source !== undefined && acceptsSourceOnUnderlay(fabric, other, source)) seen.set(source, src);
    }
    return seen;
  }

  /** Whether a tunnel's port, or one that excludes it, takes GRE with its key from here to there. */
  #takes(port: number, localIp: Ipv4, remoteIp: Ipv4): boolean {
    const { fabric, tunnels: index } = this.#wiring;
    const tunnel = must(fabric.columns.ports.tunnel[port]);
    const key = must(fabric.columns.tunnels.inKey[tunnel]);
    return index.find({ host: fabric.hostOf(port), localIp, remoteIp, key }) === index.groupOf(tunnel);
  }

  #remoteOf(port: number): Ipv4 {
    const { ports, tunnels } = this.#wiring.fabric.columns;
    return must(tunnels.remoteIp[must(ports.tunnel[port])]) as Ipv4;
  }

  #isUserspace(port: number): boolean {
    const { fabric } = this.#wiring;
    return fabric.bridgeSettings(must(fabric.columns.ports.bridge[port])).datapathType === "netdev";
  }

  #tunnelPorts(host: number): number[] {
    const { fabric } = this.#wiring;
    const found: number[] = [];
    for (const bridge of fabric.bridgesOf(host)) {
      for (const port of fabric.portsOf(bridge))
        if (must(fabric.columns.ports.tunnel[port]) >= 0) found.push(port);
    }
    return found;
  }
}
