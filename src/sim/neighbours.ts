import type { Ipv4 } from "../model/values/ipv4.ts";
import { BROADCAST, type Mac } from "../model/values/mac.ts";
import type { Arp } from "../model/wire/arp.ts";
import type { Frame, Ipv4Packet } from "../model/wire/frame.ts";

/** An interface with an address, as ARP sees it. */
export interface Interface {
  readonly mac: Mac;
  readonly ip: Ipv4;
}

/** RFC 826 on one interface: who is where, and the packets that wait to know it. */
export class Neighbours {
  readonly #known = new Map<Ipv4, Mac>();
  readonly #waiting = new Map<Ipv4, Ipv4Packet[]>();
  readonly #transmit: (frame: Frame) => void;

  constructor(transmit: (frame: Frame) => void) {
    this.#transmit = transmit;
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Sends a packet to a neighbour, after asking for its address where that is not known. */
  send(from: Interface, nextHop: Ipv4, packet: Ipv4Packet): void {
    const mac = this.#known.get(nextHop);
    if (mac !== undefined) return this.#transmit({ dst: mac, src: from.mac, tags: [], payload: packet });
    const waiting = this.#waiting.get(nextHop);
    if (waiting !== undefined) {
      waiting.push(packet);
      return;
    }
    this.#waiting.set(nextHop, [packet]);
    this.#transmit(arpRequest(from, nextHop));
  }

  /** Takes an answer in. What nobody asked for is not believed (arp_accept=0). */
  answer(from: Interface, arp: Arp): void {
    if (this.#known.has(arp.senderIp) || this.#waiting.has(arp.senderIp)) this.#settle(from, arp);
  }

  /** Takes in who asks, and answers: the address asked for is here. */
  reply(from: Interface, arp: Arp): void {
    if (arp.senderIp !== 0) this.#settle(from, arp);
    this.#transmit(arpReply({ mac: from.mac, ip: arp.targetIp }, arp));
  }

  #settle(from: Interface, arp: Arp): void {
    this.#known.set(arp.senderIp, arp.senderMac);
    const waiting = this.#waiting.get(arp.senderIp) ?? [];
    this.#waiting.delete(arp.senderIp);
    for (const packet of waiting) this.send(from, arp.senderIp, packet);
  }
}

export function arpRequest(from: Interface, targetIp: Ipv4): Frame {
  const payload: Arp = {
    kind: "arp",
    operation: "request",
    senderMac: from.mac,
    senderIp: from.ip,
    targetMac: 0 as Mac,
    targetIp,
  };
  return { dst: BROADCAST, src: from.mac, tags: [], payload };
}

function arpReply(from: Interface, request: Arp): Frame {
  const payload: Arp = {
    kind: "arp",
    operation: "reply",
    senderMac: from.mac,
    senderIp: from.ip,
    targetMac: request.senderMac,
    targetIp: request.senderIp,
  };
  return { dst: request.senderMac, src: from.mac, tags: [], payload };
}
