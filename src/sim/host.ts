import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";
import { answerTo } from "../model/forwarding/host-answers.ts";
import {
  acceptsSource,
  acceptsSourceOnUnderlay,
  hearsLocal,
  ownsAddress,
  routeOf,
  sourceOnUnderlay,
} from "../model/forwarding/host-rules.ts";
import { serviceFor, serviceName } from "../model/forwarding/service.ts";
import { contains, type Ipv4, isUsable, UNSPECIFIED } from "../model/values/ipv4.ts";
import { BROADCAST } from "../model/values/mac.ts";
import type { Arp } from "../model/wire/arp.ts";
import { type Frame, type Ipv4Packet, payloadLength } from "../model/wire/frame.ts";
import type { HostTunnels } from "./host-tunnels.ts";
import type { Narrator } from "./narrator.ts";
import { Neighbours } from "./neighbours.ts";
import { packetOf } from "./packets.ts";
import type { Scene } from "./scene.ts";
import type { DropReason } from "./trace.ts";
import { isForInterface, outlivesHop } from "../model/forwarding/interface-rules.ts";

interface World {
  readonly narrator: Narrator | undefined;
  /** @param delay µs */
  schedule(delay: number, port: number, frame: Frame, generation: number): void;
  /** A packet on its way over the underlay to a host. */
  carry(from: number, to: number, packet: Ipv4Packet): void;
}

/**
 * Linux on each host: what becomes of frames that leave by a LOCAL port, and of packets that come over the
 * underlay. The rules are host-rules.ts; here they meet packets.
 */
export class Hosts {
  readonly #scene: Scene;
  readonly #fabric: Fabric;
  readonly #world: World;
  readonly #answers: boolean;
  readonly #tunnels: HostTunnels;
  readonly #neighbours = new Map<number, Neighbours>();

  /** @param answers whether hosts answer ARP and echo; they forward and decapsulate all the same */
  constructor(scene: Scene, world: World, tunnels: HostTunnels, answers: boolean) {
    this.#scene = scene;
    this.#fabric = scene.fabric;
    this.#world = world;
    this.#tunnels = tunnels;
    this.#answers = answers;
  }

  /** A frame comes out of a LOCAL port. */
  hear(local: number, frame: Frame): void {
    const bridge = this.#bridgeOf(local);
    if (!hearsLocal(this.#fabric, bridge) || !isForInterface(frame, this.#fabric.localMacOf(bridge))) return;
    const { payload } = frame;
    if (payload.kind === "arp") this.#arp(bridge, payload);
    else if (payload.kind === "ipv4") this.#ip(bridge, local, payload, frame.dst === BROADCAST);
  }

  /** A packet comes to a host over the underlay. */
  receive(host: number, from: number, packet: Ipv4Packet): void {
    const refuse = (reason: DropReason) => this.#world.narrator?.dropOn(from, host, reason);
    if (!ownsAddress(this.#fabric, host, packet.dst)) return refuse("not-for-me");
    if (!acceptsSourceOnUnderlay(this.#fabric, host, packet.src)) return refuse("no-route");
    this.#world.narrator?.hostFromUnderlay(from, host, packet);
    const reception = this.#tunnels.fromUnderlay(host, packet);
    if (reception === "taken") return;
    if (reception !== "other") return refuse(reception);
    this.#answer(host, packet, false, refuse);
  }

  #arp(bridge: number, arp: Arp): void {
    const host = this.#hostOf(bridge);
    const nic = this.#nic(bridge, arp.senderIp);
    if (arp.operation === "reply") return this.#neighboursOn(bridge).answer(nic, arp);
    const isTrusted = arp.senderIp === 0 || acceptsSource(this.#fabric, bridge, arp.senderIp);
    if (!this.#answers || !isTrusted || !ownsAddress(this.#fabric, host, arp.targetIp)) return;
    this.#neighboursOn(bridge).reply(nic, arp);
  }

  #ip(bridge: number, local: number, packet: Ipv4Packet, isBroadcast: boolean): void {
    const { narrator } = this.#world;
    const host = this.#hostOf(bridge);
    const refuse = (reason: DropReason) => narrator?.drop(local, reason);
    if (!isUsable(packet.src) || !acceptsSource(this.#fabric, bridge, packet.src)) return refuse("no-route");
    narrator?.hostFromLocal(local, packet);
    if (!ownsAddress(this.#fabric, host, packet.dst)) {
      // net/ipv4/ip_forward.c: what came to all is not passed on.
      return isBroadcast ? refuse("not-for-me") : this.#forward(bridge, local, packet);
    }
    const reception = this.#tunnels.fromLinux(host, packet);
    if (reception === "taken") return;
    if (reception !== "other") return refuse(reception);
    this.#answer(host, packet, isBroadcast, refuse);
  }

  /** To whatever source the packet names, from the address that it was for. */
  #answer(host: number, packet: Ipv4Packet, isToAll: boolean, refuse: (reason: DropReason) => void): void {
    const answer = this.#answers ? answerTo(packet, isToAll) : undefined;
    if (answer === undefined) return;
    const { payload, tos } = answer;
    const refusal = this.#send(host, { ...packetOf(packet.dst, packet.src, payload), tos });
    if (refusal !== undefined) refuse(refusal);
  }

  #forward(bridge: number, local: number, packet: Ipv4Packet): void {
    const host = this.#hostOf(bridge);
    const refuse = (reason: DropReason) => this.#world.narrator?.drop(local, reason);
    if (this.#fabric.columns.hosts.ipForward[host] === 0 || !isUsable(packet.dst))
      return refuse("not-for-me");
    if (!outlivesHop(packet.ttl)) return refuse("ttl-expired");
    const refusal = this.#send(host, { ...packet, ttl: packet.ttl - 1 }, bridge);
    if (refusal !== undefined) refuse(refusal);
  }

  /** @param from the bridge that a forwarded packet comes from */
  #send(host: number, packet: Ipv4Packet, from?: number): DropReason | undefined {
    const route = routeOf(this.#fabric, host, packet.dst);
    if (route === undefined) return "no-route";
    if (route === "underlay") return this.#toUnderlay(host, packet, from);
    this.#neighboursOn(route).send(this.#nic(route, packet.dst), packet.dst, packet);
    return undefined;
  }

  #toUnderlay(host: number, packet: Ipv4Packet, from: number | undefined): DropReason | undefined {
    const { underlay } = this.#scene.wiring;
    const to = underlay.ownerOf(packet.dst);
    if (to === undefined || to === host) return "no-such-host";
    const path = underlay.path(host, to);
    if (!path.up) return "path-down";
    const service = serviceFor(packet);
    if (service !== undefined && path.drops.includes(serviceName(service))) return "path-drops";
    if (packet.dontFragment && payloadLength(packet) > path.mtu) return "larger-than-path";
    const isHidden = from !== undefined && sourceOnUnderlay(this.#fabric, from, packet.src) === "host";
    const src = isHidden ? underlay.sourceFor(host, packet.dst) : packet.src;
    if (src === undefined) return "no-source-address";
    this.#world.carry(host, to, { ...packet, src });
    return undefined;
  }

  #neighboursOn(bridge: number): Neighbours {
    let neighbours = this.#neighbours.get(bridge);
    if (neighbours === undefined) {
      const local = must(this.#fabric.columns.bridges.local[bridge]);
      neighbours = new Neighbours((frame) => {
        this.#world.narrator?.send(local, frame);
        this.#world.schedule(0, local, frame, 0);
      });
      this.#neighbours.set(bridge, neighbours);
    }
    return neighbours;
  }

  /** The host's interface on a bridge, with the address that it shows to `towards`. */
  #nic(bridge: number, towards: Ipv4) {
    const addresses = must(this.#fabric.columns.bridges.localAddresses[bridge]);
    const near = addresses.find((cidr) => contains(cidr, towards)) ?? addresses[0];
    return { mac: this.#fabric.localMacOf(bridge), ip: near?.address ?? UNSPECIFIED };
  }

  #bridgeOf(port: number): number {
    return must(this.#fabric.columns.ports.bridge[port]);
  }

  #hostOf(bridge: number): number {
    return must(this.#fabric.columns.bridges.host[bridge]);
  }
}
