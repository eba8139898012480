import { frameFields } from "../model/frame-fields.ts";
import { must } from "../model/fabric/fabric.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { Scene } from "../sim/scene.ts";
import { Simulation } from "../sim/simulation.ts";
import type { Setup, State } from "./verdict.ts";
import type { Way, Witness } from "./way.ts";

/** What the simulator says of a witness. */
export type Replay =
  | {
      readonly confirmed: true;
      readonly when: "converged" | "transient";
      readonly setup: readonly Setup[];
      readonly states: readonly State[];
    }
  /** `storm`: the run ended at its bound, with frames still under way */
  | { readonly confirmed: false; readonly storm: boolean };

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

  replay(way: Way, witness: Witness): Replay {
    const winners = this.#winnersOn(way);
    const wins = [...winners].map((tunnel) => this.#state(must(this.#tunnels.port[tunnel]), "wins"));
    const taught = witness.lessons.map(({ port, frame }) => ({
      at: this.#wiring.fabric.portName(port),
      frame: frameFields(frame),
    }));
    const first = winners.size === 0 ? this.#converged : new Scene(this.#wiring, { winners });
    if (this.#run(first, way, witness).delivered) {
      const when = taught.length > 0 ? "transient" : "converged";
      return { confirmed: true, when, setup: taught, states: wins };
    }
    const forwarding = new Set(way.arrivals.flatMap(({ port, by }) => [port, by]).concat(way.out));
    const opened = new Scene(this.#wiring, { winners, tree: { forwarding } });
    const { delivered, storm } = this.#run(opened, way, witness);
    if (!delivered) return { confirmed: false, storm };
    const blocked = [...forwarding].filter((port) => port >= 0 && first.forwards[port] === 0);
    const open = blocked.map((port) => this.#state(port, "forwarding"));
    return { confirmed: true, when: "transient", setup: taught, states: [...wins, ...open] };
  }

  get #tunnels() {
    return this.#wiring.fabric.columns.tunnels;
  }

  #state(port: number, state: State["state"]): State {
    return { at: this.#wiring.fabric.portName(port), state };
  }

  #run(scene: Scene, way: Way, { frame, lessons }: Witness): { delivered: boolean; storm: boolean } {
    const simulation = new Simulation(scene, undefined, { answer: "hosts" });
    for (const lesson of lessons) simulation.teach(lesson.port, lesson.frame);
    simulation.send(must(way.arrivals[0]).port, frame);
    const isDelivered = () => simulation.deliveries.some(({ port }) => port === way.out);
    // Where it storms there is no end to wait for.
    const hops = Math.max(way.arrivals.length, this.#wiring.fabric.columns.bridges.count);
    simulation.run({ until: isDelivered, hops });
    return { delivered: isDelivered(), storm: simulation.storm !== undefined };
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
