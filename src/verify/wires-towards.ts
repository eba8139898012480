import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";

/** How near bridges are to one, in wires, whatever passes them. */
export class WiresTowards {
  readonly #wiring: Wiring;
  /** by bridge; of those from which no wires lead there nothing */
  readonly #distance = new Map<number, number>();

  constructor(wiring: Wiring, target: number) {
    this.#wiring = wiring;
    const { bridge } = wiring.fabric.columns.ports;
    const before = new Map<number, Set<number>>();
    for (const [port, from] of bridge.entries()) {
      for (const far of wiring.possibleEnds(port)) {
        const to = must(bridge[far]);
        before.set(to, (before.get(to) ?? new Set()).add(from));
      }
    }
    this.#distance.set(target, 0);
    for (const [here, steps] of this.#distance)
      for (const from of before.get(here) ?? [])
        if (!this.#distance.has(from)) this.#distance.set(from, steps + 1);
  }

  /** The nearest of some bridges; undefined where several are, or where no wires lead there from any. */
  nearest(bridges: Iterable<number>): number | undefined {
    const reached = [...new Set(bridges)].filter((bridge) => this.#distance.has(bridge));
    const least = Math.min(...reached.map((bridge) => must(this.#distance.get(bridge))));
    const near = reached.filter((bridge) => this.#distance.get(bridge) === least);
    return near.length === 1 ? near[0] : undefined;
  }

  /** The ports of a bridge whose wires lead nearer. */
  portsFrom(bridge: number): readonly number[] {
    const { ports } = this.#wiring.fabric.columns;
    const next = must(this.#distance.get(bridge)) - 1;
    const leadsNearer = (port: number) =>
      this.#wiring.possibleEnds(port).some((far) => this.#distance.get(must(ports.bridge[far])) === next);
    return [...this.#wiring.fabric.portsOf(bridge)].filter(leadsNearer);
  }
}
