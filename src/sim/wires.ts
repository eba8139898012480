import { must } from "../model/fabric/fabric.ts";
import { fitsLink } from "../model/forwarding/link-mtu.ts";
import type { Ipv4 } from "../model/values/ipv4.ts";
import type { TunnelKey } from "../model/values/tunnel-key.ts";
import { type Frame, frameLength, type Ipv4Packet } from "../model/wire/frame.ts";
import type { Narrator } from "./narrator.ts";
import type { Scene } from "./scene.ts";
import type { DropReason } from "./trace.ts";

interface Carrier {
  readonly narrator: Narrator | undefined;
  /** @param delay µs */
  schedule(delay: number, port: number, frame: Frame, generation: number, tunnel?: number): void;
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

  overTunnel(port: number, frame: Frame, generation: number): void {
    const { fabric, wiring } = this.#scene;
    const { ports } = fabric.columns;
    const { narrator } = this.#carrier;
    const tunnel = must(ports.tunnel[port]);
    const group = must(wiring.target[tunnel]);
    if (narrator !== undefined) narrator.encapsulate(port, this.outer(tunnel, frame));
    if (group < 0) return this.#lose(port, wiring.lossOf(tunnel) as DropReason);
    if (frameLength(frame) > must(wiring.capacity[tunnel])) return this.#lose(port, "larger-than-path");
    this.#tellWay(port, tunnel, frame);
    for (const taker of this.#scene.takers(group)) {
      this.#carrier.schedule(UNDERLAY_DELAY, taker, frame, generation + 1, tunnel);
    }
  }

  /** The outer packet: RFC 2784, RFC 2890. */
  outer(tunnel: number, frame: Frame): Ipv4Packet {
    const { hasOutKey, outKey, csum, remoteIp, ttl, dontFragment } = this.#scene.fabric.columns.tunnels;
    const key = hasOutKey[tunnel] === 1 ? (must(outKey[tunnel]) as TunnelKey) : undefined;
    return {
      kind: "ipv4",
      src: this.#scene.wiring.sourceOf(tunnel) as Ipv4,
      dst: must(remoteIp[tunnel]) as Ipv4,
      ttl: must(ttl[tunnel]),
      dontFragment: dontFragment[tunnel] === 1,
      tos: 0,
      id: 0,
      payload: { kind: "gre", key, checksum: csum[tunnel] === 1, frame },
    };
  }

  #tellWay(port: number, tunnel: number, frame: Frame): void {
    const { narrator } = this.#carrier;
    if (narrator === undefined) return;
    const packet = this.outer(tunnel, frame);
    const { fabric, wiring } = this.#scene;
    const to = wiring.underlay.ownerOf(packet.dst);
    if (to !== undefined) narrator.underlay(fabric.hostOf(port), to, packet);
  }

  #lose(port: number, reason: DropReason): void {
    this.#carrier.narrator?.drop(port, reason);
  }
}
