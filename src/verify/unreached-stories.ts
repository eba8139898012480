import { must } from "../model/fabric/fabric.ts";
import { wholeFields } from "../model/frame-text/whole-fields.ts";
import { probeFrame } from "../sim/probe.ts";
import { TRACED_HOPS } from "../sim/limits.ts";
import { pingIn } from "../sim/ping.ts";
import { Simulation } from "../sim/simulation.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./outcome.ts";
import { statesOf } from "./states.ts";
import { causeOf } from "./unreached-cause.ts";
import { SMALL, type Unreached } from "./run-pairs.ts";
import type { Violation } from "./verdict.ts";

/** The last steps of a run, which tell where it ends. */
const STEPS = 40;

/** What keeps two endpoints apart, as the run of a ping between them shows it. */
export function tellUnreached(
  context: Context,
  outcome: Outcome,
  { kind, from, to, count, network }: Unreached,
): Violation {
  const { fabric, wiring } = context;
  const size = kind === "mtu-blackhole" ? must(fabric.columns.endpoints.mtu[from]) : SMALL;
  const simulation = new Simulation(context.scene(outcome), undefined, { answer: true, trace: TRACED_HOPS });
  const { reason } = pingIn(simulation, from, to, size);
  const { hops, steps } = simulation;
  const sent = probeFrame(fabric, from, to, { kind: "echo", size });
  const { cause, path } = causeOf(context, { hops, steps, reason }, { from, to, size });
  return {
    kind,
    from: fabric.endpointName(from),
    to: fabric.endpointName(to),
    when: "converged",
    count,
    setup: [],
    states: statesOf(wiring, outcome),
    ...(sent.ok ? { frame: wholeFields(sent.frame) } : {}),
    trace: hops.slice(-STEPS).map(({ at, step, detail }) => ({ at, step, detail })),
    cause: `${fabric.networkName(network)}: ${cause}`,
    blame: path,
  };
}
