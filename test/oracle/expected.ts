import { type Fabric, must } from "../../src/model/fabric/fabric.ts";
import { type Failure, readFailure } from "../../src/model/fabric/failure.ts";
import { outageOf } from "../../src/model/fabric/outage.ts";
import { standingTunnels } from "../../src/model/forwarding/standing.ts";
import { Wiring } from "../../src/model/forwarding/wiring.ts";
import { readFrame } from "../../src/model/frame-text.ts";
import { printFlow } from "../../src/model/openflow/print-flow.ts";
import { readNetwork } from "../../src/model/network.ts";
import { formatMac } from "../../src/model/values/mac.ts";
import { encodeFrame } from "../../src/model/wire/frame-bytes.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { type Case, type Step, withDown } from "./case.ts";
import { frameLine } from "./frame-line.ts";
import { expectedOuter } from "./expected-outer.ts";
import { type ExpectedTree, expectedTree } from "./expected-tree.ts";
import type { Outcome, StageOutcome } from "./outcome.ts";
import { hasPatchRingInTree } from "./patch-rings.ts";
import { convergence } from "./time.ts";

/** In µs. */
const SECOND = 1_000_000;
/** Hops of one frame that are looked at for outer packets. */
const MAX_HOPS = 100_000;

/** What the simulator says, and what a switch is told where the contract has a default. */
export interface Expected {
  readonly outcome: Outcome;
  /** Whether every frame dies out and the switch survives. It is never asked for a storm, or to crash. */
  readonly isSafe: boolean;
  /** Whether what comes of it is no matter of chance. */
  readonly isSure: boolean;
}

/** Asks the simulator: its own code from document to frames, and nothing beside it. */
export function expected(one: Case): Expected {
  const wiring = wire(one.fabric);
  const stages = one.running === true ? runningStages(wiring, one) : restingStages(one);
  const stands = standingTunnels(wiring);
  const { tunnels } = wiring.fabric.columns;
  const refused = [...stands.keys()].filter((tunnel) => stands[tunnel] === 0);
  return {
    outcome: {
      refused: refused.map((tunnel) => wiring.fabric.portName(must(tunnels.port[tunnel]))).toSorted(),
      stages: stages.map(({ outcome }) => outcome),
    },
    isSure: stages.every(({ isSure }) => isSure),
    isSafe: stages.every(({ isCalm }) => isCalm) && isSurvived(wiring, one),
  };
}

/** Whether the trees get where they are to be without what crashes a switch: the way there is not what is compared. */
function isSurvived(wiring: Wiring, { fabric, stages }: Case): boolean {
  if (!wiring.peer.some((peer) => peer >= 0)) return true;
  if (hasPatchRingInTree(fabric)) return false;
  const simulation = new Simulation(wiring, { tree: "running" });
  for (const [at, { down }] of stages.entries()) {
    simulation.fail(down.map((name) => failureOf(wiring.fabric, name)));
    simulation.wait(convergence([fabric], at > 0) * SECOND);
  }
  return simulation.tree?.isFatal !== true;
}

interface ExpectedStage {
  readonly outcome: StageOutcome;
  readonly isCalm: boolean;
  readonly isSure: boolean;
}

/** In each stage a network of its own: the tree is computed, and tables are empty. */
function restingStages({ fabric, stages }: Case): ExpectedStage[] {
  return stages.map(({ down, steps, wait }) => {
    if (wait !== undefined) throw new Error("the computed tree is always at rest");
    const wiring = wire(withDown(fabric, down));
    const sent = sendAll(new Simulation(wiring, {}, { trace: hopsOf(wiring) }), steps);
    return stageOf(sent, expectedTree(wiring));
  });
}

/** One network all the time, whose tree runs. */
function runningStages(wiring: Wiring, { fabric, stages }: Case): ExpectedStage[] {
  const simulation = new Simulation(wiring, { tree: "running" }, { trace: hopsOf(wiring) });
  // Timers run out on whole seconds. The switch is asked when it has done what was due then.
  simulation.wait(SECOND / 2);
  return stages.map(({ down, steps }, at) => {
    const failures = down.map((name) => failureOf(wiring.fabric, name));
    simulation.fail(failures);
    simulation.wait(convergence([fabric], at > 0) * SECOND);
    const left = new Wiring(outageOf(wiring.fabric, failures).fabric);
    return stageOf(sendAll(simulation, steps), expectedTree(left));
  });
}

/** What fails, in the contract's words. */
export function failureOf(fabric: Fabric, name: string): Failure {
  const failure = readFailure(fabric, name, "down");
  if (!failure.ok) throw new Error(JSON.stringify(failure.problems));
  return failure.value;
}

/** @throws Error if the document is not a fabric */
export function wire(fabric: Case["fabric"]): Wiring {
  const network = readNetwork(fabric);
  if (!network.ok) throw new Error(JSON.stringify(network.problems));
  return new Wiring(network.value.fabric);
}

/** The bytes of an injection's frame. */
export function bytesOf(text: string): Uint8Array {
  const frame = readFrame(text);
  if (!frame.ok) throw new Error(JSON.stringify(frame.problems));
  return encodeFrame(frame.value);
}

interface Sent {
  readonly deliveries: string[][];
  readonly macs: string[];
  readonly flows: string[];
  readonly isCalm: boolean;
  readonly isSure: boolean;
}

function stageOf({ isCalm, isSure, ...came }: Sent, { tree, isSettled }: ExpectedTree): ExpectedStage {
  return { outcome: { tree, ...came }, isCalm, isSure: isSure && isSettled };
}

function sendAll(simulation: Simulation, steps: readonly Step[]): Sent {
  const { fabric } = simulation.scene;
  let isCalm = true;
  let isSure = true;
  const deliveries = steps.map((step) => {
    if ("wait" in step) {
      simulation.wait(step.wait * SECOND);
      return [];
    }
    const frame = readFrame(step.frame);
    if (!frame.ok) throw new Error(JSON.stringify(frame.problems));
    simulation.deliveries.length = 0;
    simulation.narrator?.restart();
    simulation.send(must(fabric.findPort(step.at)), frame.value);
    simulation.run();
    if (simulation.storm !== undefined) isCalm = false;
    if (hasRace(simulation)) isSure = false;
    const sent = encodeFrame(frame.value);
    const delivered = simulation.deliveries.map(
      (one) => `${fabric.portName(one.port)} ${frameLine(encodeFrame(one.frame), sent)}`,
    );
    return [...delivered, ...expectedOuter(fabric, simulation.steps)].toSorted();
  });
  const flows = simulation
    .learnedFlows()
    .map(({ bridge, flow }) => `${fabric.bridgeName(bridge)} ${printFlow(flow)}`)
    .toSorted();
  return { deliveries, macs: macsOf(simulation, fabric), flows, isCalm, isSure };
}

/**
 * Whether several copies of a frame come to one bridge over wires. If they are alike, what the first has taught is not
 * yet heeded for the second, whose way is in the cache; there, too, copies count as alike that differ in a tag's priority
 * alone; and which of several ports brings its copy first is up to processes that know nothing of one another.
 */
function hasRace({ steps, scene: { fabric } }: Simulation): boolean {
  const { ports, bridges } = fabric.columns;
  if (!bridges.hasFlows.includes(1)) return false;
  const [, ...arrivals] = steps.flatMap((hop) =>
    hop.step === "receive" ? [must(ports.bridge[hop.port])] : [],
  );
  return new Set(arrivals).size < arrivals.length;
}

/** Only tunnels are told of by hops: by the outer packets that they send. And flows: see {@link hasRace}. */
function hopsOf({ fabric: { columns } }: Wiring): number {
  return columns.tunnels.count > 0 || columns.bridges.hasFlows.includes(1) ? MAX_HOPS : 0;
}

function macsOf(simulation: Simulation, fabric: Fabric): string[] {
  return [...simulation.learned()]
    .map(({ bridge, vlan, mac, port }) => {
      const [, , name] = fabric.portName(port).split("/");
      return `${fabric.bridgeName(bridge)} ${vlan} ${formatMac(mac)} ${name}`;
    })
    .toSorted();
}
