import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import type { Frame } from "../model/wire/frame.ts";
import { inject } from "../sim/inject.ts";
import { Scene } from "../sim/scene.ts";
import type { Setup } from "./verdict.ts";
import type { Way } from "./witness.ts";

/** What the simulator says of a witness. */
export type Replay =
  | { readonly confirmed: true; readonly when: "converged" | "transient"; readonly setup: readonly Setup[] }
  | { readonly confirmed: false };

/**
 * Runs a witness in the simulator: first on the converged tree, then with the ports of its way open. Tunnels
 * on the way win over those that exclude them.
 */
export class Replayer {
  readonly #wiring: Wiring;
  readonly #converged: Scene;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#converged = new Scene(wiring);
  }

  replay(way: Way, frame: Frame): Replay {
    const winners = this.#winnersOn(way);
    const wins = [...winners].map((tunnel) => this.#setup(must(this.#tunnels.port[tunnel]), "wins"));
    const first = winners.size === 0 ? this.#converged : new Scene(this.#wiring, { winners });
    if (this.#delivers(first, way, frame)) return { confirmed: true, when: "converged", setup: wins };
    const forwarding = new Set(way.arrivals.flatMap(({ port, by }) => [port, by]).concat(way.out));
    const opened = new Scene(this.#wiring, { winners, tree: { forwarding } });
    if (!this.#delivers(opened, way, frame)) return { confirmed: false };
    const blocked = [...forwarding].filter((port) => port >= 0 && first.forwards[port] === 0);
    return {
      confirmed: true,
      when: "transient",
      setup: [...wins, ...blocked.map((port) => this.#setup(port, "forwarding"))],
    };
  }

  get #tunnels() {
    return this.#wiring.fabric.columns.tunnels;
  }

  #setup(port: number, state: "wins" | "forwarding"): Setup {
    return { at: this.#wiring.fabric.portName(port), state };
  }

  #delivers(scene: Scene, way: Way, frame: Frame): boolean {
    const { deliveries } = inject(scene, { at: must(way.arrivals[0]).port, frame, trace: false });
    return deliveries.some(({ port }) => port === way.out);
  }

  /** Tunnels of the way that others exclude: this outcome is the one that the witness speaks of. */
  #winnersOn(way: Way): Set<number> {
    const { ports } = this.#wiring.fabric.columns;
    const tunnels = way.arrivals.flatMap(({ port, by }) => [
      must(ports.tunnel[port]),
      ports.tunnel[by] ?? -1,
    ]);
    const index = this.#wiring.tunnels;
    return new Set(tunnels.filter((one) => one >= 0 && index.tunnelsOf(index.groupOf(one)).length > 1));
  }
}
