import { must } from "../../model/fabric/fabric.ts";
import type { Bdd } from "./bdd.ts";
import type { LearnedFlows } from "./learned-flows.ts";
import type { Note } from "./note.ts";
import type { LearnedState, Outlet } from "./outlet.ts";
import type { Switches } from "./switches.ts";
import { Trail } from "./trail.ts";
import { Translation } from "./translation.ts";

/** A learned flow that may take a frame, and what the flow holds then. */
export interface Rescue {
  readonly bridge: number;
  readonly learned: LearnedFlows;
  readonly values: Bdd;
}

/**
 * The learned flows by which a frame that comes to a port may be kept from an endless resubmit, at which the switch
 * would give up on it; none where it does not come to one.
 * @param frame as the switch has read it
 */
export function rescuesOf(
  switches: Switches,
  learnedState: LearnedState,
  port: number,
  frame: Bdd,
): readonly Rescue[] {
  if (!switches.learnsOn(must(switches.fabric.columns.ports.bridge[port]))) return [];
  const trail = new Trail<Note>(switches.sets.bdds);
  const outlet: Outlet = {
    trail,
    learnedState,
    isOfLessons: true,
    isOpen: () => true,
    emit: () => undefined,
    learnMac: () => undefined,
    learnFlow: () => undefined,
  };
  const translation = new Translation(switches, outlet, port);
  translation.translate(trail.start(frame));
  if (!translation.hasFailed) return [];
  const found = new Map<LearnedFlows, Rescue>();
  for (const [place, note] of trail.noted()) {
    if (note.kind !== "learned-flow" || found.has(note.learned)) continue;
    const { bridge, learned } = note;
    found.set(learned, { bridge, learned, values: switches.learning.valuesOf(trail.set(place)) });
  }
  return [...found.values()];
}
