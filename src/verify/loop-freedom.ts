import { EXPERIMENTAL, NOBODY } from "../model/frame-fields.ts";
import { wholeFields } from "../model/frame-text/whole-fields.ts";
import { PORT } from "../model/fabric/columns.ts";
import { type Fabric, must } from "../model/fabric/fabric.ts";
import { BROADCAST } from "../model/values/mac.ts";
import type { HopData } from "../sim/hop-data.ts";
import { inject } from "../sim/inject.ts";
import { isByHand } from "./blame-words.ts";
import { originOfFlow } from "./acting-flow.ts";
import type { Context } from "./context.ts";
import type { Loop } from "./loops.ts";
import type { Outcome } from "./outcome.ts";
import { statesOf } from "./states.ts";
import { unsettledTrees } from "./unmodelled.ts";
import { setupOf } from "./replay.ts";
import { type PropertyVerdict, verdictOf, type Violation } from "./verdict.ts";
import type { Lesson } from "./way.ts";

/** Loop-freedom: on the converged tree no frame comes back to a port that it left. */
export function checkLoopFreedom(context: Context): PropertyVerdict {
  const { fabric, outcomes } = context;
  const { endpoints, ports } = fabric.columns;
  const coverage = { endpoints: endpoints.count, ports: ports.count, pairs: 0 };
  // On a tree that is only assumed no loop is one for sure.
  const unsettled = unsettledTrees(context);
  if (unsettled.length > 0)
    return verdictOf("loop-freedom", coverage, { violations: [], undecided: unsettled });
  const found = outcomes.all.map((outcome) => ({ outcome, ...context.loops(outcome) }));
  const undecided = [
    ...(outcomes.complete ? [] : ["more outcomes of refused tunnels than are looked at"]),
    ...found.flatMap((one) => one.undecided),
  ];
  for (const { outcome, loops } of found) {
    const told = loops.slice(0, context.most).map((loop) => tellLoop(context, outcome, loop));
    const violations = told.filter((one) => typeof one !== "string");
    undecided.push(...told.filter((one) => typeof one === "string"));
    const violationCount = violations.length + loops.length - told.length;
    if (violationCount > 0)
      return verdictOf("loop-freedom", coverage, {
        violations,
        violationCount,
        most: context.most,
        undecided,
      });
  }
  return verdictOf("loop-freedom", coverage, { violations: [], undecided: [...new Set(undecided)] });
}

/** Frames after which a storm has shown how it grows. */
const STORM_FRAMES = 3000;

/** @returns a violation, or why it is not shown as one */
function tellLoop(context: Context, outcome: Outcome, loop: Loop): Violation | string {
  const { fabric, wiring } = context;
  const { ring, bridges } = loop;
  const names = ring.map((port) => fabric.portName(port));
  const { at, frame, lessons } = loop.sent ?? { ...broadcastInto(context, bridges), lessons: [] };
  const endpoint = must(fabric.columns.ports.endpoint[at]);
  const start = { winners: outcome.winners };
  const run = (after: readonly Lesson[]) =>
    inject(wiring, { at, frame, start, after, limit: STORM_FRAMES, trace: true });
  const untaught = run([]);
  const isTaught = untaught.storm === undefined && lessons.length > 0;
  const { storm, steps } = isTaught ? run(lessons) : untaught;
  const bridge = must(fabric.columns.ports.bridge[must(ring[0])]);
  const quiet = bridges.every((one) => !fabric.bridgeSettings(one).stp);
  const onlyPatches = ring.every((port) => fabric.columns.ports.kind[port] === PORT.patch);
  if (loop.sent !== undefined && storm === undefined && !onlyPatches) {
    const why = loop.sent.proviso === undefined ? "but not in the simulator" : `if ${loop.sent.proviso}`;
    return `a frame of ${fabric.portName(at)} comes back to ${names[0]} by proof, ${why}`;
  }
  const grows = storm === undefined ? "" : tellGrowth(storm);
  const cut = onlyPatches ? "; inside one switch Open vSwitch cuts it at depth 64" : "";
  return {
    kind: "loop",
    from: endpoint < 0 ? fabric.portName(at) : fabric.endpointName(endpoint),
    to: must(names[0]),
    when: isTaught ? "transient" : "converged",
    count: bridges.length,
    setup: isTaught ? setupOf(fabric, lessons) : [],
    states: statesOf(wiring, outcome),
    frame: wholeFields(frame),
    trace: [...names, must(names[0])].map((name) => ({ at: name, step: "output" })),
    cause: `${quiet ? "no spanning tree runs" : "spanning tree leaves a ring open"} on ${bridges.length} joined bridges: a broadcast comes back to ${names[0]}${grows}${cut}`,
    blame: blameFor(fabric, ring, steps) ?? fabric.blame(fabric.columns.bridges.stpOrigin[bridge]),
    ...(storm === undefined ? {} : { copies: storm.copies }),
  };
}

/**
 * What closed the ring where no bridge of the file's was to cut it: the last of its wires that a hand has laid, else the
 * last flow that takes frames round and is there for a tenant's sake.
 */
function blameFor(fabric: Fabric, ring: readonly number[], steps: readonly HopData[]): string | undefined {
  const { ports } = fabric.columns;
  const bridges = new Set(ring.map((port) => must(ports.bridge[port])));
  const acting = steps.filter((step) => "port" in step && bridges.has(must(ports.bridge[step.port])));
  const told = (origins: readonly number[]) =>
    [...new Set(origins)].toSorted((a, b) => a - b).map((origin) => fabric.blame(origin));
  const wires = told(ring.map((port) => must(ports.origin[port])));
  const causes = told(acting.flatMap((step) => originOfFlow(fabric, step) ?? []));
  return (
    wires.findLast(isByHand) ??
    causes.findLast(isByHand) ??
    causes.findLast((path) => path.startsWith("tenants."))
  );
}

function tellGrowth({
  copies,
  growth,
}: {
  readonly copies: readonly number[];
  readonly growth: number;
}): string {
  const last = copies.at(-1) ?? 0;
  if (growth <= 1.01) return `, and ${last} ${last === 1 ? "copy goes" : "copies go"} round for ever`;
  return `, and every hop makes ${growth.toFixed(growth % 1 < 0.01 ? 0 : 1)} copies of each`;
}

/** A broadcast of an endpoint on one of the bridges, if there is any. */
function broadcastInto({ fabric }: Context, bridges: readonly number[]) {
  const ports = bridges.flatMap((bridge) => [...fabric.portsOf(bridge)]);
  const plugged = ports.find((port) => must(fabric.columns.ports.endpoint[port]) >= 0);
  const at = plugged ?? must(fabric.columns.bridges.local[must(bridges[0])]);
  const endpoint = must(fabric.columns.ports.endpoint[at]);
  const payload = { kind: "data", protocol: EXPERIMENTAL, bytes: new Uint8Array(46) } as const;
  const src = endpoint < 0 ? NOBODY : fabric.macOf(endpoint);
  return { at, frame: { src, dst: BROADCAST, tags: [], payload } };
}
