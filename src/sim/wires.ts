import { INHERIT } from "../model/fabric/columns.ts";
import { must } from "../model/fabric/fabric.ts";
import { outerPacket } from "../model/forwarding/encapsulation.ts";
import { fitsLink } from "../model/forwarding/link-mtu.ts";
import { DEFAULT_VLAN_LIMIT } from "../model/fabric/spec.ts";
import { NO_FIELDS, type SentFields, type TunnelFields } from "../model/forwarding/tunnel-fields.ts";
import { keyOf } from "../model/openflow/frame-key.ts";
import { ipFieldsOf } from "../model/openflow/network-key.ts";
import type { Ipv4 } from "../model/values/ipv4.ts";
import type { TunnelKey } from "../model/values/tunnel-key.ts";
import { type Frame, frameLength, type Ipv4Packet } from "../model/wire/frame.ts";
import type { Narrator } from "./narrator.ts";
import { NO_CROSSING } from "./outlet.ts";
import type { Scene } from "./scene.ts";

interface Carrier {
  readonly narrator: Narrator | undefined;
  /**
   * @param delay µs
   * @param crossing a number of `Crossings`, where a tunnel carries it
   */
  schedule(delay: number, port: number, frame: Frame, generation: number, crossing?: number): void;
}

/** µs over the underlay, from one host to another: as over a link of which nothing is said. */
export const UNDERLAY_DELAY = 1;

/** What carries frames between bridges: cables, shared segments, and tunnels over the underlay. */
export class Wires {
  readonly #scene: Scene;
  readonly #carrier: Carrier;

  constructor(scene: Scene, carrier: Carrier) {
    this.#scene = scene;
    this.#carrier = carrier;
  }

  /** To every other port on the link: one for a cable, more on a shared segment. */
  overLink(port: number, frame: Frame, generation: number): void {
    const { fabric } = this.#scene;
    const { ports, links } = fabric.columns;
    const { narrator } = this.#carrier;
    const link = must(ports.link[port]);
    const mtu = must(links.mtu[link]);
    if (links.up[link] === 0) return narrator?.drop(port, "link-down");
    if (mtu > 0 && !fitsLink(mtu, frame)) return narrator?.drop(port, "larger-than-link");
    narrator?.output(port, frame);
    narrator?.link(link, frame);
    const ends = this.#scene.onLink(link);
    for (let at = 0; at < ends.length; at++) {
      const other = must(ends[at]);
      if (other !== port) this.#carrier.schedule(must(links.delay[link]), other, frame, generation + 1);
    }
  }

  /**
   * @param fields that the frame has when it leaves: of the tunnel it came by, and what flows have set; without them
   *   none is set, and what is inside is as in the frame
   */
  overTunnel(port: number, frame: Frame, generation: number, fields?: SentFields): void {
    const { fabric } = this.#scene;
    const { narrator } = this.#carrier;
    const tunnel = must(fabric.columns.ports.tunnel[port]);
    const { loss, group, capacity, crossing: plain } = this.#scene.passages.of(tunnel, fields ?? NO_FIELDS);
    // Most often nobody asks what the outer packet takes over from the inner one.
    const isAsked = narrator !== undefined || fabric.columns.tunnels.ttl[tunnel] === INHERIT;
    const crossing = isAsked ? this.#around(plain, frame, fields) : plain;
    if (narrator !== undefined) narrator.encapsulate(port, this.#outer(tunnel, crossing, frame));
    if (loss !== "none") return narrator?.drop(port, loss);
    if (frameLength(frame) > capacity) return narrator?.drop(port, "larger-than-path");
    if (this.#expires(tunnel, crossing, frame)) return narrator?.drop(port, "ttl-expired");
    if (narrator !== undefined) this.#tellWay(port, this.#outer(tunnel, crossing, frame));
    for (const taker of this.#scene.takers(group)) {
      this.#carrier.schedule(UNDERLAY_DELAY, taker, frame, generation + 1, crossing);
    }
  }

  /** The crossing with what is inside. */
  #around(crossing: number, frame: Frame, fields: SentFields | undefined): number {
    const { crossings } = this.#scene.passages;
    const ip = fields === undefined ? ipFieldsOf(keyOf(frame, DEFAULT_VLAN_LIMIT)) : fields.ip;
    if (ip === undefined) return crossing;
    const { tunnel, fields: ends } = must(crossings.of(crossing));
    return crossings.number(tunnel, ends, ip);
  }

  /** What a port sees beside a frame that comes out of it by this crossing. */
  fieldsOf(crossing: number): TunnelFields {
    return this.#scene.passages.crossings.of(crossing)?.fields ?? NO_FIELDS;
  }

  /** The same of whatever comes by a port; what was put there is as if of a packet that its options ask for. */
  fieldsAt(port: number, crossing: number): TunnelFields {
    if (crossing !== NO_CROSSING) return this.fieldsOf(crossing);
    const { fabric, wiring } = this.#scene;
    const tunnel = must(fabric.columns.ports.tunnel[port]);
    if (tunnel < 0) return NO_FIELDS;
    const { inKey, remoteIp } = fabric.columns.tunnels;
    return { id: must(inKey[tunnel]), src: must(remoteIp[tunnel]), dst: wiring.sourceOf(tunnel) };
  }

  /** The outer packet of a crossing; undefined for one that a container built, which its host has told of. */
  outer(crossing: number, frame: Frame): Ipv4Packet | undefined {
    const { tunnel } = must(this.#scene.passages.crossings.of(crossing));
    return tunnel < 0 ? undefined : this.#outer(tunnel, crossing, frame);
  }

  #outer(tunnel: number, crossing: number, frame: Frame): Ipv4Packet {
    const { fabric, passages } = this.#scene;
    const { fields, ip } = must(passages.crossings.of(crossing));
    const { id, src, dst } = fields;
    const key = fabric.columns.tunnels.hasOutKey[tunnel] === 1 ? (id as TunnelKey) : undefined;
    return outerPacket(fabric, tunnel, { src: src as Ipv4, dst: dst as Ipv4, key }, frame, ip);
  }

  /** Where the time to live is the inner packet's: the others are known beforehand. */
  #expires(tunnel: number, crossing: number, frame: Frame): boolean {
    const { fabric, wiring } = this.#scene;
    if (fabric.columns.tunnels.ttl[tunnel] !== INHERIT) return false;
    const { ttl, dst } = this.#outer(tunnel, crossing, frame);
    return wiring.ways.expires(tunnel, dst, ttl);
  }

  #tellWay(port: number, packet: Ipv4Packet): void {
    const { fabric, wiring } = this.#scene;
    const to = wiring.underlay.ownerOf(packet.dst);
    if (to !== undefined) this.#carrier.narrator?.underlay(fabric.hostOf(port), to, packet);
  }
}
