import { type Fabric, must } from "../../src/model/fabric/fabric.ts";
import { standingTunnels } from "../../src/model/forwarding/standing.ts";
import { Wiring } from "../../src/model/forwarding/wiring.ts";
import { readFrame } from "../../src/model/frame-text.ts";
import { readNetwork } from "../../src/model/network.ts";
import { formatMac } from "../../src/model/values/mac.ts";
import { encodeFrame } from "../../src/model/wire/frame-bytes.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { type Case, type Stage, withDown } from "./case.ts";
import { frameLine } from "./frame-line.ts";
import { expectedOuter } from "./expected-outer.ts";
import { expectedTree } from "./expected-tree.ts";
import type { Outcome, StageOutcome } from "./outcome.ts";

/** In µs. */
const SECOND = 1_000_000;
/** Hops of one frame that are looked at for outer packets. */
const MAX_HOPS = 100_000;

/** What the simulator says, and what a switch is told where the contract has a default. */
export interface Expected {
  readonly outcome: Outcome;
  /** Whether every frame died out. A switch is never asked for a storm. */
  readonly isCalm: boolean;
}

/** Asks the simulator: its own code from document to frames, and nothing beside it. */
export function expected({ fabric, stages }: Case): Expected {
  const stagesOut = stages.map((stage) => stageOutcome(wire(withDown(fabric, stage.down)), stage));
  const wiring = wire(fabric);
  const stands = standingTunnels(wiring);
  const { tunnels } = wiring.fabric.columns;
  const refused = [...stands.keys()].filter((tunnel) => stands[tunnel] === 0);
  return {
    outcome: {
      refused: refused.map((tunnel) => wiring.fabric.portName(must(tunnels.port[tunnel]))).toSorted(),
      stages: stagesOut.map(({ outcome }) => outcome),
    },
    isCalm: stagesOut.every(({ isCalm }) => isCalm),
  };
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

function stageOutcome(
  wiring: Wiring,
  { steps }: Stage,
): { readonly outcome: StageOutcome; readonly isCalm: boolean } {
  const { fabric } = wiring;
  const simulation = new Simulation(wiring, {}, { trace: fabric.columns.tunnels.count > 0 ? MAX_HOPS : 0 });
  let isCalm = true;
  const deliveries = steps.map((step) => {
    if ("wait" in step) {
      simulation.wait(step.wait * SECOND);
      return [];
    }
    const { at, frame: text } = step;
    const frame = readFrame(text);
    if (!frame.ok) throw new Error(JSON.stringify(frame.problems));
    simulation.deliveries.length = 0;
    simulation.narrator?.restart();
    simulation.send(must(fabric.findPort(at)), frame.value);
    simulation.run();
    if (simulation.storm !== undefined) isCalm = false;
    const sent = encodeFrame(frame.value);
    const delivered = simulation.deliveries.map(
      (one) => `${fabric.portName(one.port)} ${frameLine(encodeFrame(one.frame), sent)}`,
    );
    return [...delivered, ...expectedOuter(fabric, simulation.narrator?.hops ?? [])].toSorted();
  });
  return { outcome: { tree: expectedTree(wiring), deliveries, macs: macsOf(simulation, fabric) }, isCalm };
}

function macsOf(simulation: Simulation, fabric: Fabric): string[] {
  return [...simulation.learned()]
    .map(({ bridge, vlan, mac, port }) => {
      const [, , name] = fabric.portName(port).split("/");
      return `${fabric.bridgeName(bridge)} ${vlan} ${formatMac(mac)} ${name}`;
    })
    .toSorted();
}
