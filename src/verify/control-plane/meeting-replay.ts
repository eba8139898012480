import { must } from "../../model/fabric/fabric.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import { Scene } from "../../sim/scene.ts";
import { Simulation } from "../../sim/simulation.ts";
import { setupOf, statesFor, teach, winnersAmong } from "../replay.ts";
import type { Setup, State } from "../verdict.ts";
import type { Lesson } from "../way.ts";
import type { Meeting, Teaching } from "./meeting.ts";

/** What the simulator says of an entry that moves. */
export interface Moved {
  readonly when: "converged" | "transient";
  readonly setup: readonly Setup[];
  readonly states: readonly State[];
  /** the ports that the table had it at */
  readonly before: number;
  readonly after: number;
}

/** Runs meetings in the simulator: on the converged tree, then with the ports of both ways open. */
export class MeetingReplayer {
  readonly #wiring: Wiring;
  readonly #converged: Scene;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#converged = new Scene(wiring);
  }

  /** @returns undefined where the entry does not move */
  replay(meeting: Meeting): Moved | undefined {
    const { own, hostile } = meeting;
    const passed = [own, hostile].flatMap((one) => portsOn(one));
    const winners = winnersAmong(this.#wiring, passed);
    const first = winners.size === 0 ? this.#converged : new Scene(this.#wiring, { winners });
    const lessons = [...own.witness.lessons, ...hostile.witness.lessons];
    const frames = [...lessons, { port: own.from, frame: own.witness.frame }];
    for (const open of [[], passed]) {
      const forwarding = new Set(open);
      const scene = open.length === 0 ? first : new Scene(this.#wiring, { winners, tree: { forwarding } });
      const moved = run(scene, lessons, meeting);
      if (moved === undefined) continue;
      return {
        ...moved,
        when: lessons.length > 0 || open.length > 0 ? "transient" : "converged",
        setup: setupOf(this.#wiring.fabric, frames),
        states: statesFor(this.#wiring, { winners, forwarding }, first),
      };
    }
    return undefined;
  }
}

function portsOn({ arrivals, witness }: Teaching): readonly number[] {
  const own = arrivals.flatMap(({ port, by }) => (by < 0 ? [port] : [by, port]));
  return [...own, ...witness.lessons.flatMap(({ passes = [] }) => passes)];
}

/** Each run ends as soon as the table knows what is asked of it: where frames go round, it would know another port again and again. */
function run(
  scene: Scene,
  lessons: readonly Lesson[],
  { own, hostile }: Meeting,
): Pick<Moved, "before" | "after"> | undefined {
  const simulation = new Simulation(scene, undefined, { answer: "hosts" });
  const { fabric } = scene;
  for (const one of lessons) teach(simulation, one);
  const { bridge, vlan = 0 } = must(own.arrivals.at(-1));
  const inVlan = fabric.bridgeSettings(bridge).kind === "linux" ? 0 : vlan;
  const { src } = own.witness.frame;
  const known = () => simulation.portKnown(bridge, inVlan, src);
  const hops = Math.max(own.arrivals.length, hostile.arrivals.length, fabric.columns.bridges.count);
  simulation.teach(own.from, own.witness.frame, { hops, until: () => known() >= 0 });
  const before = known();
  if (before < 0) return undefined;
  simulation.teach(hostile.from, hostile.witness.frame, { hops, until: () => known() !== before });
  const after = known();
  return after < 0 || after === before ? undefined : { before, after };
}
