import { must } from "../model/fabric/fabric.ts";
import type { HostAnswer } from "../model/forwarding/host-answers.ts";
import {
  acceptsSourceOnUnderlay,
  localAddresses,
  routeOf,
  sourceOnUnderlay,
  terminatesTunnels,
} from "../model/forwarding/host-rules.ts";
import { serviceName } from "../model/forwarding/service.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { Ipv4 } from "../model/values/ipv4.ts";
import { BROADCAST, type Mac } from "../model/values/mac.ts";
import type { TunnelKey } from "../model/values/tunnel-key.ts";
import { Acceptances } from "./acceptances.ts";
import { HostAddresses } from "./host-addresses.ts";
import { TunnelPackets } from "./tunnel-packets.ts";
import { FROM_HOST, HOSTILE, type Wire } from "./wire-class.ts";
import { destinationsTaken } from "../model/forwarding/interface-rules.ts";

/** What a container sends to a host for something of its own to come out elsewhere. */
export interface CraftedPacket {
  /** GRE or VXLAN with a frame inside, a packet to be forwarded, a request with a forged source, or one for an address */
  readonly kind: "tunnel" | "packet" | "echo" | "arp";
  /** destinations of the frame with which the host takes it so: those of an interface, or of all */
  readonly to: readonly [Mac, ...Mac[]];
  readonly src: Ipv4;
  readonly dst: Ipv4;
  /** of `echo`: what the host answers, where that is anything but an echo */
  readonly answer?: HostAnswer;
  /** of `tunnel`: one of the keys that this tunnel takes */
  readonly key?: TunnelKey;
  /** the neighbour that the host then looks for */
  readonly sought?: Ipv4;
}

/** Where a host's IP stack can put what it hears by the LOCAL port of a bridge: ports, as which frames, and how. */
export type Emerge = (port: number, frames: Wire, crafted: CraftedPacket) => void;

/**
 * What a container that is heard by a host can make of it: GRE or VXLAN that it built itself comes out of a tunnel of
 * the host with whatever frame it likes inside; IP packets leave by LOCALs, forwarded or as the answer to a
 * forged source; and forwarded to the underlay they do the same to the other hosts.
 */
export class HostSteps {
  readonly #wiring: Wiring;
  readonly #addresses: HostAddresses;
  readonly #packets: TunnelPackets;
  readonly acceptances: Acceptances;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#addresses = new HostAddresses(wiring.fabric);
    this.#packets = new TunnelPackets(wiring);
    this.acceptances = new Acceptances(wiring, this.#addresses);
  }

  /** @param untagged whether the frames come without any tag, not only with VID 0 */
  from(bridge: number, untagged: boolean, emerge: Emerge): void {
    const { bridges, hosts } = this.#wiring.fabric.columns;
    const host = must(bridges.host[bridge]);
    if (untagged) this.#toUserspace(bridge, emerge);
    this.#toLinux(bridge, untagged, emerge);
    this.#acrossLocals(bridge, emerge);
    if (hosts.ipForward[host] === 0) return;
    for (let other = 0; other < hosts.count; other++) {
      if (other !== host && this.#wiring.underlay.path(host, other).up)
        this.#overUnderlay(bridge, other, emerge);
    }
  }

  /** Those of a host, of its LOCAL ports among them. */
  addressesOf(host: number): readonly Ipv4[] {
    return this.#addresses.own(host);
  }

  /** The answer to who has an address of the host, out of the LOCAL by which the question came. */
  answer(bridge: number, emerge: Emerge): void {
    const { bridges } = this.#wiring.fabric.columns;
    const [own] = this.#addresses.own(must(bridges.host[bridge]));
    const to = this.#toHost(bridge);
    if (own !== undefined)
      emerge(must(bridges.local[bridge]), FROM_HOST, { kind: "arp", to, src: own, dst: own });
  }

  /** The userspace datapath takes such packets away before Linux could filter. */
  #toUserspace(bridge: number, emerge: Emerge): void {
    const { fabric } = this.#wiring;
    if (!terminatesTunnels(fabric, bridge)) return;
    const { bridges } = fabric.columns;
    const host = must(bridges.host[bridge]);
    const owners = [...fabric.bridgesOf(host)].filter((owner) => bridges.localUp[owner] === 1);
    for (const port of this.#packets.portsOn(host)) {
      if (!this.#packets.isUserspace(port)) continue;
      for (const owner of owners) {
        const addresses = localAddresses(fabric, owner).map(({ address }) => address);
        for (const packet of this.#packets.into(port, addresses, this.#addresses.all))
          emerge(port, HOSTILE, { kind: "tunnel", to: [fabric.localMacOf(owner)], ...packet });
      }
    }
  }

  /** What came to all, or in a tag of VLAN 0, the userspace datapath leaves to Linux. */
  #toLinux(bridge: number, untagged: boolean, emerge: Emerge): void {
    const { fabric } = this.#wiring;
    const host = must(fabric.columns.bridges.host[bridge]);
    const sources = this.#addresses.sources(bridge);
    const here = localAddresses(fabric, bridge).map(({ address }) => address);
    const ports = this.#packets.portsOn(host);
    const listening = ports
      .filter((port) => this.#packets.isUserspace(port))
      .map((port) => this.#packets.serviceAt(port));
    const intercepted = new Set(untagged && terminatesTunnels(fabric, bridge) ? listening : []);
    const all = this.#addresses.own(host);
    const elsewhere = all.filter((address) => !here.includes(address));
    for (const port of ports) {
      if (this.#packets.isUserspace(port)) continue;
      const build = (to: CraftedPacket["to"], own: readonly Ipv4[]) => {
        for (const packet of this.#packets.into(port, own, sources))
          emerge(port, HOSTILE, { kind: "tunnel", to, ...packet });
      };
      const isTaken = intercepted.has(this.#packets.serviceAt(port));
      build(this.#toHost(bridge), isTaken ? elsewhere : all);
      if (isTaken) build([BROADCAST], here);
    }
  }

  /** A Linux interface takes in what is for it and what is for all. */
  #toHost(bridge: number): CraftedPacket["to"] {
    return destinationsTaken(this.#wiring.fabric.localMacOf(bridge));
  }

  /** To the LOCALs of the host itself, the one included that the packet came by. */
  #acrossLocals(bridge: number, emerge: Emerge): void {
    const { fabric } = this.#wiring;
    const { bridges, hosts } = fabric.columns;
    const host = must(bridges.host[bridge]);
    const to = this.#toHost(bridge);
    const [mac] = to;
    const [own] = this.#addresses.own(host);
    const sources = this.#addresses.sources(bridge);
    const [source] = sources;
    this.answer(bridge, emerge);
    for (const target of fabric.bridgesOf(host)) {
      const behind = this.#addresses.behind(target);
      const [dst] = behind;
      const local = must(bridges.local[target]);
      const forged = behind.find((address) => sources.includes(address));
      // net/ipv4/ip_forward.c: what came to all is answered, and not passed on.
      if (hosts.ipForward[host] === 1 && dst !== undefined && source !== undefined)
        emerge(local, FROM_HOST, { kind: "packet", to: [mac], src: source, dst, sought: dst });
      if (own !== undefined && forged !== undefined)
        emerge(local, FROM_HOST, { kind: "echo", to, src: forged, dst: own, sought: forged });
    }
  }

  /** To another host: GRE for its tunnels, and requests that it answers into a LOCAL of its own. */
  #overUnderlay(bridge: number, other: number, emerge: Emerge): void {
    const { fabric, underlay } = this.#wiring;
    const { bridges, hosts } = fabric.columns;
    const host = must(bridges.host[bridge]);
    const to: CraftedPacket["to"] = [fabric.localMacOf(bridge)];
    const { drops } = underlay.path(host, other);
    const routed = must(hosts.addresses[other]).filter(
      ({ address }) => underlay.ownerOf(address) === other && routeOf(fabric, host, address) === "underlay",
    );
    for (const { address: dst } of routed) {
      const seen = this.#seenAt(bridge, other, dst);
      for (const port of this.#packets.portsOn(other)) {
        if (drops.includes(serviceName(this.#packets.serviceAt(port)))) continue;
        for (const packet of this.#packets.into(port, [dst], [...seen.keys()]))
          emerge(port, HOSTILE, { kind: "tunnel", to, ...packet, src: must(seen.get(packet.src)) });
      }
      for (const [source, src] of seen) {
        const target = routeOf(fabric, other, source);
        if (typeof target === "number")
          emerge(must(bridges.local[target]), FROM_HOST, { kind: "echo", to, src, dst, sought: source });
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
}
