import type { Fabric } from "../model/fabric/fabric.ts";
import { must } from "../model/fabric/fabric.ts";
import type { Frame, Ipv4Packet } from "../model/wire/frame.ts";
import { describeFrame, describePacket, macName } from "./describe.ts";
import { type Scene, WAY } from "./scene.ts";
import type { InFlight } from "./tagging.ts";
import type { DropReason, Hop, Step } from "./trace.ts";

/** Writes down every step of a run, in words. A run without one writes nothing and spends nothing on it. */
export class Narrator {
  readonly hops: Hop[] = [];
  readonly #scene: Scene;
  readonly #fabric: Fabric;
  readonly #clock: { readonly now: number };
  #limit: number;
  /** µs: when the frame that is told of was sent. */
  since = 0;

  /** @param limit hops that are kept, the first ones */
  constructor(scene: Scene, clock: { readonly now: number }, limit: number) {
    this.#scene = scene;
    this.#fabric = scene.fabric;
    this.#clock = clock;
    this.#limit = limit;
  }

  send(port: number, frame: Frame): void {
    this.#at(port, "send", describeFrame(frame));
  }

  receive(port: number, frame: Frame): void {
    this.#at(port, "receive", describeFrame(frame));
  }

  classify(port: number, vlan: number, frame: Frame, isNews: boolean): void {
    this.#at(port, "classify", `${vlanName(vlan)}${isNews ? `, learned ${macName(frame.src)} here` : ""}`);
  }

  flood(port: number, flight: InFlight, ports: Int32Array): void {
    const { way } = this.#scene;
    const count = ports.filter((out) => out !== port && way[out] !== WAY.refused).length;
    if (count === 0) return this.drop(port, "nowhere-to-go");
    this.#at(port, "flood", `${vlanName(flight.vlan)}, to ${count} port${count === 1 ? "" : "s"}`);
  }

  forward(port: number, flight: InFlight, out: number): void {
    const { name } = this.#fabric.columns.ports;
    this.#at(
      port,
      "forward",
      `${vlanName(flight.vlan)}, ${macName(flight.frame.dst)} is behind ${must(name[out])}`,
    );
  }

  output(port: number, frame: Frame): void {
    this.#at(port, "output", describeFrame(frame));
  }

  patch(port: number, peer: number, frame: Frame): void {
    this.#at(port, "patch", `to ${this.#fabric.portName(peer)}: ${describeFrame(frame)}`);
  }

  encapsulate(port: number, outer: Ipv4Packet): void {
    this.#at(port, "encapsulate", describePacket(outer));
  }

  decapsulate(port: number, outer: Ipv4Packet): void {
    this.#at(port, "decapsulate", describePacket(outer));
  }

  link(link: number, frame: Frame): void {
    this.#add(`link:${must(this.#fabric.columns.links.name[link])}`, "transit", describeFrame(frame));
  }

  underlay(from: number, to: number, packet: Ipv4Packet): void {
    this.#add(this.#path(from, to), "transit", describePacket(packet));
  }

  /** A packet is in a host's IP stack, having come out of this LOCAL port. */
  hostFromLocal(local: number, packet: Ipv4Packet): void {
    this.#at(local, "host", describePacket(packet));
  }

  /** A packet is in a host's IP stack, having come over the underlay. */
  hostFromUnderlay(from: number, host: number, packet: Ipv4Packet): void {
    this.#add(this.#path(from, host), "host", describePacket(packet));
  }

  deliver(port: number, frame: Frame): void {
    const endpoint = must(this.#fabric.columns.ports.endpoint[port]);
    const to = endpoint < 0 ? "" : `to ${this.#fabric.endpointName(endpoint)}: `;
    this.#at(port, "deliver", to + describeFrame(frame));
  }

  drop(port: number, reason: DropReason): void {
    this.#at(port, "drop", WORDS[reason], reason);
  }

  /** The last word of a run that a bound ended: written down even where no more hops are kept. */
  stop(port: number): void {
    this.#limit = this.hops.length + 1;
    this.drop(port, "storm-bound");
  }

  dropOn(from: number, to: number, reason: DropReason): void {
    this.#add(this.#path(from, to), "drop", WORDS[reason], reason);
  }

  #add(at: string, step: Step, detail: string, reason?: DropReason): void {
    if (this.hops.length >= this.#limit) return;
    const time = this.#clock.now - this.since;
    this.hops.push({ at, step, detail, time, ...(reason === undefined ? {} : { reason }) });
  }

  #at(port: number, step: Step, detail: string, reason?: DropReason): void {
    this.#add(this.#fabric.portName(port), step, detail, reason);
  }

  #path(from: number, to: number): string {
    return `underlay:${this.#fabric.hostName(from)}>${this.#fabric.hostName(to)}`;
  }
}

function vlanName(vlan: number): string {
  return vlan === 0 ? "no VLAN" : `VLAN ${vlan}`;
}

/** What each reason means, for people. */
const WORDS: Readonly<Record<DropReason, string>> = {
  "tagged-on-access": "an access port takes no tagged frames",
  "vlan-not-trunked": "the port does not carry this VLAN",
  "partial-tag": "a tag surfaced on a patch port: NORMAL drops a partial VLAN tag",
  "not-forwarding": "spanning tree does not let the port forward",
  "no-tables": "fail_mode is secure and there are no flows",
  "invalid-source": "a Linux bridge takes no frame from such a source",
  "reserved-address": "no bridge relays this destination",
  "learned-on-same-port": "the destination is behind the port that it came from",
  "nowhere-to-go": "no other port carries this VLAN",
  "too-deep": "more than 64 patch ports in a row",
  "too-many-resubmits": "more than 4096 patch ports in one translation",
  "link-down": "the link is down",
  "larger-than-link": "larger than the link's MTU",
  "patch-dangling": "the peer is no patch port that names this one",
  "tunnel-refused": "this tunnel is refused: another one of its host takes the same packets",
  "no-source-address": "the host has no address to send from",
  "no-such-host": "no host has the remote address",
  "own-address": "the remote address is the host's own",
  "path-down": "the underlay has no working path",
  "path-drops": "the underlay drops this protocol",
  "larger-than-path": "larger than the path's MTU, and not to be fragmented",
  "ttl-expired": "its time to live is over",
  "no-taker": "no tunnel at the far host takes this packet",
  "not-for-me": "not addressed to this interface",
  "larger-than-mtu": "larger than the interface's MTU",
  "no-route": "no route there, or none that this source may have come by",
  "storm-bound": "stopped here: the frame multiplies or circles for ever",
};
