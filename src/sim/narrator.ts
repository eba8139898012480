import type { Flow } from "../model/openflow/flow.ts";
import type { Frame, Ipv4Packet } from "../model/wire/frame.ts";
import type { HopData } from "./hop-data.ts";
import { type Scene, WAY } from "./scene.ts";
import type { DropReason } from "./trace.ts";

/** Notes every step of a run, as data. A run without one notes nothing and spends nothing on it. */
export class Narrator {
  readonly hops: HopData[] = [];
  readonly #scene: Scene;
  readonly #clock: { readonly now: number };
  #limit: number;
  /** µs: when the frame that is told of was sent. */
  #since = 0;

  /** @param limit hops that are kept, the first ones */
  constructor(scene: Scene, clock: { readonly now: number }, limit: number) {
    this.#scene = scene;
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Forgets what was told so far: the next frame is told of from its beginning. */
  restart(): void {
    this.hops.length = 0;
    this.#since = this.#clock.now;
  }

  send(port: number, frame: Frame): void {
    this.#add({ step: "send", port, frame, time: this.#time });
  }

  receive(port: number, frame: Frame): void {
    this.#add({ step: "receive", port, frame, time: this.#time });
  }

  /** A flow of a table acts on the frame. */
  table(port: number, flow: Flow): void {
    this.#add({ step: "table", port, flow, time: this.#time });
  }

  /** The bridge learns a flow from the frame. */
  learn(port: number, flow: Flow): void {
    this.#add({ step: "learn", port, flow, time: this.#time });
  }

  classify(port: number, vlan: number, frame: Frame, isNews: boolean): void {
    this.#add({ step: "classify", port, vlan, frame, isNews, time: this.#time });
  }

  /** @param ports where the frame is flooded to, its own port among them or not */
  flood(port: number, vlan: number, ports: Int32Array): void {
    const { way } = this.#scene;
    let count = 0;
    for (const out of ports) if (out !== port && way[out] !== WAY.refused) count++;
    if (count === 0) return this.drop(port, "nowhere-to-go");
    this.#add({ step: "flood", port, vlan, count, time: this.#time });
  }

  forward(port: number, vlan: number, frame: Frame, out: number): void {
    this.#add({ step: "forward", port, vlan, frame, out, time: this.#time });
  }

  output(port: number, frame: Frame): void {
    this.#add({ step: "output", port, frame, time: this.#time });
  }

  patch(port: number, peer: number, frame: Frame): void {
    this.#add({ step: "patch", port, peer, frame, time: this.#time });
  }

  encapsulate(port: number, outer: Ipv4Packet): void {
    this.#add({ step: "encapsulate", port, packet: outer, time: this.#time });
  }

  decapsulate(port: number, outer: Ipv4Packet): void {
    this.#add({ step: "decapsulate", port, packet: outer, time: this.#time });
  }

  link(link: number, frame: Frame): void {
    this.#add({ step: "transit", link, frame, time: this.#time });
  }

  underlay(from: number, to: number, packet: Ipv4Packet): void {
    this.#add({ step: "underlay", from, to, packet, time: this.#time });
  }

  /** A packet is in a host's IP stack, having come out of this LOCAL port. */
  hostFromLocal(local: number, packet: Ipv4Packet): void {
    this.#add({ step: "host", port: local, packet, time: this.#time });
  }

  /** A packet is in a host's IP stack, having come over the underlay. */
  hostFromUnderlay(from: number, host: number, packet: Ipv4Packet): void {
    this.#add({ step: "arrive", from, to: host, packet, time: this.#time });
  }

  deliver(port: number, frame: Frame): void {
    this.#add({ step: "deliver", port, frame, time: this.#time });
  }

  drop(port: number, reason: DropReason): void {
    this.#add({ step: "drop", port, reason, time: this.#time });
  }

  dropOn(from: number, to: number, reason: DropReason): void {
    this.#add({ step: "drop-on-path", from, to, reason, time: this.#time });
  }

  /** The last word of a run that a bound ended: noted even where no more hops are kept. */
  stop(port: number): void {
    this.#limit = this.hops.length + 1;
    this.drop(port, "storm-bound");
  }

  get #time(): number {
    return this.#clock.now - this.#since;
  }

  #add(hop: HopData): void {
    if (this.hops.length < this.#limit) this.hops.push(hop);
  }
}
