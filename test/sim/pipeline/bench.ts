import { must } from "../../../src/model/fabric/fabric.ts";
import { BROADCAST, type Mac } from "../../../src/model/values/mac.ts";
import type { Payload } from "../../../src/model/wire/frame.ts";
import { Simulation } from "../../../src/sim/simulation.ts";
import type { Start } from "../../../src/sim/start.ts";
import { frameOf, lab, type Lab, mac, tagText } from "../lab.ts";

/** As the schema reads them. */
type Elements = Readonly<Record<string, object>>;

/** Host h with these bridges. */
export function switchWith(bridges: Elements, host = {}): Lab {
  return cloudOf({ h: { ...host, bridges } });
}

export function cloudOf(hosts: Elements): Lab {
  return lab({ hosts });
}

/** Bridge b with ports p1 to p4, numbered so, and these flows. */
export function flowing(...flows: readonly string[]): Lab {
  return switchWith({ b: { ports: { p1: {}, p2: {}, p3: {}, p4: {} }, flows: [...flows] } });
}

export interface Sent {
  readonly tags?: string;
  readonly dst?: Mac;
  readonly src?: Mac;
  readonly payload?: Payload;
}

/** One run of a network, a frame after the other: what leaves, as `p2←[10] LOCAL←-`, in the order of the names. */
export class Bench {
  readonly simulation: Simulation;
  readonly #lab: Lab;

  constructor(made: Lab, start: Partial<Start> = {}) {
    this.#lab = made;
    this.simulation = new Simulation(made.wiring, start, { trace: 1000 });
  }

  /** @param at BRIDGE/PORT of host h, or another host's with its name before */
  send(at: string, { tags = "-", dst = BROADCAST, src = mac(1), ...payload }: Sent = {}): string {
    const { simulation } = this;
    const before = simulation.deliveries.length;
    must(simulation.narrator).restart();
    const from = this.#lab.port(at.split("/").length === 2 ? `h/${at}` : at);
    simulation.send(from, frameOf(tags, { dst, src, ...payload }));
    simulation.run();
    const { fabric } = this.#lab;
    return simulation.deliveries
      .slice(before)
      .map(({ port, frame }) => `${fabric.portName(port).split("/").slice(2).join()}←${tagText(frame.tags)}`)
      .toSorted()
      .join(" ");
  }

  /** Lets seconds go by. */
  wait(seconds: number): void {
    this.simulation.wait(seconds * 1_000_000);
  }

  /** Why the last frame was dropped, in the order of its way. */
  get drops(): readonly string[] {
    return this.simulation.hops.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  }

  /** The steps of the last frame that are of this kind. */
  steps(kind: string): readonly string[] {
    return this.simulation.hops.flatMap(({ step, detail }) => (step === kind ? [detail] : []));
  }
}
