import type { Wiring } from "../../model/forwarding/wiring.ts";
import type { Bpdu } from "../../model/spanning-tree/bpdu.ts";
import { Simulation } from "../../sim/simulation.ts";
import type { Setup } from "../verdict.ts";
import { setupOf } from "../replay.ts";
import type { Lesson } from "../way.ts";
import { rootClaim } from "./forged-bpdu.ts";
import type { Frame } from "../../model/wire/frame.ts";

const SECOND = 1_000_000;
/** µs: longer than a frame is under way, and shorter than any timer */
const MOMENT = SECOND / 2;

const NOTIFICATION: Bpdu = { kind: "tcn" };

/** What BPDUs of a container do to a bridge that hears them. */
export interface Strike {
  readonly kind: "root-taken" | "topology-changed";
  readonly bpdu: Bpdu;
  readonly frame: Frame;
  readonly setup: readonly Setup[];
}

/** A network whose spanning tree has come to rest, and is struck by BPDUs. Each strike has to be better than the one before. */
export class StruckTree {
  readonly #simulation: Simulation;
  readonly #wiring: Wiring;

  /** @param winners of tunnels that exclude each other */
  constructor(wiring: Wiring, winners: ReadonlySet<number> = new Set()) {
    this.#wiring = wiring;
    this.#simulation = new Simulation(wiring, { tree: "running", winners }, { answer: "hosts" });
    this.#simulation.wait(restAfter(wiring) * SECOND);
  }

  /**
   * @param bridge that is to hear it
   * @param frameWith the frame that carries a BPDU there
   * @param serial of the root that is claimed, lower than in the strike before
   * @returns undefined where neither the root nor the topology changes
   */
  strike(
    bridge: number,
    { port, frameWith }: { readonly port: number; readonly frameWith: (bpdu: Bpdu) => Frame },
    { serial = 0, lessons = [] }: { readonly serial?: number; readonly lessons?: readonly Lesson[] } = {},
  ): Strike | undefined {
    const simulation = this.#simulation;
    for (const lesson of lessons) simulation.teach(lesson.port, lesson.frame);
    const setup = setupOf(this.#wiring.fabric, lessons);
    const send = (bpdu: Bpdu) => {
      simulation.send(port, frameWith(bpdu));
      simulation.wait(MOMENT);
    };
    const wasChanging = simulation.tree?.beliefOf(bridge)?.isChanging !== false;
    const claim = rootClaim(serial);
    for (const bpdu of [claim, NOTIFICATION]) {
      send(bpdu);
      const belief = simulation.tree?.beliefOf(bridge);
      if (belief?.root === claim.root) return { kind: "root-taken", bpdu, frame: frameWith(bpdu), setup };
      if (!wasChanging && belief?.isChanging === true)
        return { kind: "topology-changed", bpdu, frame: frameWith(bpdu), setup };
    }
    return undefined;
  }
}

/** Seconds until every port forwards or blocks, and nobody speaks of the change any more: 802.1D-1998 §8.5.3.13, Table 8-3. */
function restAfter({ fabric }: Wiring): number {
  let rest = 0;
  for (const bridge of fabric.columns.bridges.host.keys()) {
    const { stp, maxAge, forwardDelay } = fabric.bridgeSettings(bridge);
    const [delay, age] = [Math.max(forwardDelay, USUAL.forwardDelay), Math.max(maxAge, USUAL.maxAge)];
    if (stp) rest = Math.max(rest, 3 * delay + 2 * age);
  }
  return rest;
}

/** The timers that a bridge has if nothing is written: short ones may be raised to these. */
const USUAL = { forwardDelay: 15, maxAge: 20 } as const;
