import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";
import { contains, type Ipv4 } from "../model/values/ipv4.ts";
import { type Mac } from "../model/values/mac.ts";
import type { Arp } from "../model/wire/arp.ts";
import type { Frame, Ipv4Packet } from "../model/wire/frame.ts";
import { frameLength, payloadLength } from "../model/wire/frame.ts";
import { Neighbours } from "./neighbours.ts";
import { echoReply } from "./packets.ts";
import type { DropReason } from "./trace.ts";
import { ETHERNET_HEADER } from "../model/wire/ethernet.ts";
import { isForInterface } from "../model/forwarding/interface-rules.ts";

/** A container's interface. */
export interface Nic {
  readonly mac: Mac;
  /** 0.0.0.0 for none */
  readonly ip: Ipv4;
  readonly prefix: number;
  /** 0.0.0.0 for none */
  readonly gateway: Ipv4;
  /** bytes of an IP packet */
  readonly mtu: number;
}

export function nicOf(fabric: Fabric, endpoint: number): Nic {
  const { ip, prefix, gateway, mtu } = fabric.columns.endpoints;
  return {
    mac: fabric.macOf(endpoint),
    ip: must(ip[endpoint]) as Ipv4,
    prefix: must(prefix[endpoint]),
    gateway: must(gateway[endpoint]) as Ipv4,
    mtu: must(mtu[endpoint]),
  };
}

/** Where a packet goes first: to its destination in the own subnet, else to the gateway, if there is one. */
export function nextHopOf(nic: Nic, dst: Ipv4): Ipv4 | undefined {
  if (contains({ address: nic.ip, length: nic.prefix }, dst)) return dst;
  return nic.gateway === 0 ? undefined : nic.gateway;
}

/** A veth takes four bytes above its MTU, whatever they are: a tag or payload. Measured. */
const VLAN_ALLOWANCE = 4;

/** An honest container's network stack: Linux with one interface, ARP and ICMP echo. */
export class Container {
  readonly #nic: Nic;
  readonly #neighbours: Neighbours;
  /** Called with each echo reply that comes. */
  onReply: ((packet: Ipv4Packet) => void) | undefined;
  /** Called with each echo request that comes, before it is answered. */
  onRequest: ((packet: Ipv4Packet) => void) | undefined;

  constructor(nic: Nic, transmit: (frame: Frame) => void) {
    this.#nic = nic;
    this.#neighbours = new Neighbours(transmit);
  }

  /** Whether packets wait here for an answer to ARP. */
  get isWaiting(): boolean {
    return this.#neighbours.isWaiting;
  }

  /** @returns why the packet is not sent */
  send(packet: Ipv4Packet): DropReason | undefined {
    // Linux, ip-rule(8), table local: what is for an own address never leaves, whoever else has it. Measured.
    if (packet.dst === this.#nic.ip) return "own-address";
    if (payloadLength(packet) > this.#nic.mtu) return "larger-than-mtu";
    const nextHop = this.#nic.ip === 0 ? undefined : nextHopOf(this.#nic, packet.dst);
    if (nextHop === undefined) return "no-route";
    this.#neighbours.send(this.#nic, nextHop, packet);
    return undefined;
  }

  /** @returns why the frame goes no further than the interface */
  receive(frame: Frame): DropReason | undefined {
    const nic = this.#nic;
    if (frameLength(frame) > nic.mtu + ETHERNET_HEADER + VLAN_ALLOWANCE) return "larger-than-mtu";
    if (!isForInterface(frame, nic.mac)) return "not-for-me";
    const { payload } = frame;
    if (payload.kind === "arp") return this.#arp(payload);
    if (payload.kind !== "ipv4" || payload.dst !== nic.ip || nic.ip === 0) return "not-for-me";
    if (payload.payload.kind !== "icmp") return undefined;
    if (payload.payload.type === "echo-reply") this.onReply?.(payload);
    else {
      this.onRequest?.(payload);
      return this.send(echoReply(payload, payload.payload));
    }
    return undefined;
  }

  #arp(arp: Arp): DropReason | undefined {
    if (this.#nic.ip === 0 || arp.targetIp !== this.#nic.ip) return "not-for-me";
    if (arp.operation === "request") this.#neighbours.reply(this.#nic, arp);
    else this.#neighbours.answer(this.#nic, arp);
    return undefined;
  }
}
