import type { Fabric } from "../src/model/fabric/fabric.ts";
import { Wiring } from "../src/model/forwarding/wiring.ts";
import { readFrame } from "../src/model/frame-text.ts";
import { readNetwork } from "../src/model/network.ts";
import { formatMac } from "../src/model/values/mac.ts";
import { inject, type Injected } from "../src/sim/inject.ts";
import { pingMatrix } from "../src/sim/ping.ts";
import { valueOf } from "./model/fabric/make.ts";

/** A frame's two ends: TENANT/NAME, and `all` for everybody. */
export type Ends = readonly [from: string, to: string];

/** Frames between the endpoints of a network, by their names. */
export class BetweenEndpoints {
  readonly fabric: Fabric;
  readonly #wiring: Wiring;

  constructor(network: unknown) {
    ({ fabric: this.fabric } = valueOf(readNetwork(network)));
    this.#wiring = new Wiring(this.fabric);
  }

  /**
   * @param tags such as `,dl_vlan=30`, after the frame's addresses
   * @param after what the bridges have seen before
   */
  send(from: string, to: string, tags = "", after: readonly Ends[] = []): Injected {
    return inject(this.#wiring, {
      at: this.#portOf(from),
      frame: this.#frame([from, to], tags),
      after: after.map((ends) => ({ port: this.#portOf(ends[0]), frame: this.#frame(ends, "") })),
      trace: true,
    });
  }

  /** Who of all answers whom, as `FROM TO`, sorted. */
  answers(): string[] {
    const everybody = [...this.fabric.columns.endpoints.name.keys()];
    return pingMatrix(this.#wiring, everybody)
      .filter(({ reachable }) => reachable)
      .map(({ from, to }) => `${from} ${to}`)
      .toSorted();
  }

  /** A frame in the fields of ovs-ofctl. */
  textOf([from, to]: Ends): string {
    const dst = to === "all" ? "ff:ff:ff:ff:ff:ff" : this.#macOf(to);
    return `dl_src=${this.#macOf(from)},dl_dst=${dst}`;
  }

  /** HOST/BRIDGE/PORT where it is plugged in. */
  placeOf(name: string): string {
    return this.fabric.portName(this.#portOf(name));
  }

  #frame(ends: Ends, tags: string) {
    return valueOf(readFrame(`${this.textOf(ends)}${tags}`));
  }

  #macOf(name: string): string {
    return formatMac(this.fabric.macOf(this.fabric.findEndpoint(name)!));
  }

  #portOf(name: string): number {
    return this.fabric.columns.endpoints.port[this.fabric.findEndpoint(name)!]!;
  }
}

/** Where it came out, with its tags, outermost first. */
export const outOf = ({ deliveries }: Injected) =>
  deliveries.map(({ at, frame }) => [at, ...frame.vlans.map(({ vid }) => vid)].join(" "));
