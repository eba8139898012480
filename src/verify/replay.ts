import { wholeFields } from "../model/frame-text/whole-fields.ts";
import { type Fabric, must } from "../model/fabric/fabric.ts";
import { tunnelSpec } from "../model/fabric/tunnel-spec.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { MAX_DEPTH, MAX_RESUBMITS } from "../model/openflow/translation-limits.ts";
import type { HopData } from "../sim/hop-data.ts";
import type { DropReason } from "../sim/trace.ts";
import { Scene } from "../sim/scene.ts";
import { Simulation } from "../sim/simulation.ts";
import type { Mac } from "../model/values/mac.ts";
import { type SentKeys, sentKeysIn } from "./sent-keys.ts";
import type { Setup, State } from "./verdict.ts";
import { type Lesson, portsOn, portsTaught, type Way, type Witness } from "./way.ts";

/** What the simulator says of a witness. */
export type Replay =
  | {
      readonly confirmed: true;
      readonly when: "converged" | "transient";
      readonly setup: readonly Setup[];
      readonly states: readonly State[];
      readonly sentKeys: SentKeys;
    }
  | {
      readonly confirmed: false;
      /** the run ended at its bound, with frames still under way */
      readonly storm: boolean;
      /** the switch gives a translation of the frame up, in words */
      readonly limit: string | undefined;
    };

/** Where a translation that a proof looks at bridge by bridge is given up as a whole. */
const LIMITS: Partial<Record<DropReason, string>> = {
  "too-deep": `translation is deeper than ${MAX_DEPTH} across patch ports`,
  "too-many-resubmits": `translation has more than ${MAX_RESUBMITS} resubmits`,
};

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
    const [own, taught] = [portsOn(way), portsTaught(witness)];
    const winners = winnersAmong(this.#wiring, [...own, ...taught]);
    const first = winners.size === 0 ? this.#converged : new Scene(this.#wiring, { winners });
    let storm = false;
    for (const open of [[], own, [...own, ...taught]]) {
      const forwarding = new Set(open);
      const scene = open.length === 0 ? first : new Scene(this.#wiring, { winners, tree: { forwarding } });
      const run = this.#run(scene, way, witness);
      storm ||= run.storm;
      if (run.delivered) {
        const sentKeys = this.#sentKeys(scene, way, witness);
        return { ...this.#confirmed(first, { winners, forwarding }, witness), sentKeys };
      }
    }
    return { confirmed: false, storm, limit: limitIn(this.#run(first, way, witness, MAX_STEPS).steps) };
  }

  #confirmed(first: Scene, { winners, forwarding }: Opened, { lessons }: Witness) {
    const states = statesFor(this.#wiring, { winners, forwarding }, first);
    const setup = setupOf(this.#wiring.fabric, lessons);
    const when = setup.length > 0 || forwarding.size > 0 ? "transient" : "converged";
    return { confirmed: true, when, setup, states } as const;
  }

  /** The run once more, with its steps noted, if the way has a tunnel whose key is left to flows. */
  #sentKeys(scene: Scene, way: Way, witness: Witness): SentKeys {
    const { tunnel } = this.#wiring.fabric.columns.ports;
    const isByFlow = ({ by }: { readonly by: number }) => {
      const row = by < 0 ? -1 : must(tunnel[by]);
      return row >= 0 && tunnelSpec(this.#wiring.fabric, row).outKey === "flow";
    };
    if (!way.arrivals.some(isByFlow)) return new Map();
    return sentKeysIn(this.#run(scene, way, witness, MAX_STEPS).steps);
  }

  #run(scene: Scene, way: Way, { frame, lessons }: Witness, trace = 0): Run {
    const simulation = new Simulation(scene, undefined, { answer: "hosts", trace });
    // Where a lesson goes round for ever, what is learned last is decided by when that is cut short.
    const storms = lessons.map((lesson) => teach(simulation, lesson));
    const taught = simulation.steps.length;
    simulation.send(must(way.arrivals[0]).port, frame);
    const isDelivered = () => simulation.deliveries.some(({ port }) => port === way.out);
    // Where it storms there is no end to wait for.
    const hops = Math.max(way.arrivals.length, this.#wiring.fabric.columns.bridges.count);
    simulation.run({ until: isDelivered, hops });
    return {
      delivered: isDelivered(),
      storm: storms.includes(true) || simulation.storm !== undefined,
      steps: simulation.steps.slice(taught),
    };
  }
}

/** Tunnels of these ports that others exclude, the first of each group: the outcome that a witness speaks of. */
export function winnersAmong(wiring: Wiring, passed: readonly number[]): ReadonlySet<number> {
  const { tunnel } = wiring.fabric.columns.ports;
  const index = wiring.tunnels;
  const winners = new Map<number, number>();
  for (const port of passed) {
    const one = tunnel[port] ?? -1;
    const group = one < 0 ? -1 : index.groupOf(one);
    if (group >= 0 && index.tunnelsOf(group).length > 1 && !winners.has(group)) winners.set(group, one);
  }
  return new Set(winners.values());
}

/** Where a run is started: which ports of its way are open though the tree blocks them, and which tunnels win. */
export function statesFor(
  { fabric }: Wiring,
  { winners, forwarding }: Opened,
  converged: Scene,
): readonly State[] {
  const { port: portOf } = fabric.columns.tunnels;
  const state = (port: number, kind: State["state"]) => ({ at: fabric.portName(port), state: kind });
  const wins = [...winners].map((tunnel) => state(must(portOf[tunnel]), "wins"));
  const blocked = [...forwarding].filter((port) => port >= 0 && converged.forwards[port] === 0);
  return [...wins, ...blocked.map((port) => state(port, "forwarding"))];
}

function limitIn(steps: readonly HopData[]): string | undefined {
  const limits = steps.flatMap((step) => (step.step === "drop" ? (LIMITS[step.reason] ?? []) : []));
  return limits[0];
}

interface Run {
  readonly delivered: boolean;
  readonly storm: boolean;
  /** of the frame itself, where the run is traced */
  readonly steps: readonly HopData[];
}

/** Of a run whose keys are looked at. */
const MAX_STEPS = 10_000;

/** What is not as it is once the tree has settled. */
interface Opened {
  readonly winners: ReadonlySet<number>;
  readonly forwarding: ReadonlySet<number>;
}

/** Lessons as a report tells them. */
export function setupOf(fabric: Fabric, lessons: readonly Lesson[]): readonly Setup[] {
  return lessons.map(({ port, frame, sources }) => ({
    at: fabric.portName(port),
    frame: wholeFields(frame),
    ...(sources !== undefined && { sources }),
  }));
}

/** @returns whether it goes round for ever */
export function teach(simulation: Simulation, { port, frame, sources = 1 }: Lesson): boolean {
  for (let i = 0; i < sources; i++) {
    const storm = simulation.teach(port, { ...frame, src: (frame.src + i) as Mac });
    if (storm !== undefined) return true;
  }
  return false;
}
