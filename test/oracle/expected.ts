import { type Fabric, must } from "../../src/model/fabric/fabric.ts";
import { standingTunnels } from "../../src/model/forwarding/standing.ts";
import { Wiring } from "../../src/model/forwarding/wiring.ts";
import { readFrame } from "../../src/model/frame-text.ts";
import { readNetwork } from "../../src/model/network.ts";
import { type FabricTree, treeOfFabric } from "../../src/model/spanning-tree/of-fabric.ts";
import { roleIn, stateIn } from "../../src/model/spanning-tree/tree.ts";
import { formatMac } from "../../src/model/values/mac.ts";
import { encodeFrame } from "../../src/model/wire/frame-bytes.ts";
import { Simulation } from "../../src/sim/simulation.ts";
import { type Case, type Stage, withDown } from "./case.ts";
import { frameLine } from "./frame-line.ts";
import type { BridgeTree, Outcome, StageOutcome } from "./outcome.ts";

/** In µs. */
const SECOND = 1_000_000;

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
  const simulation = new Simulation(wiring);
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
    simulation.send(must(fabric.findPort(at)), frame.value);
    simulation.run();
    if (simulation.storm !== undefined) isCalm = false;
    const sent = encodeFrame(frame.value);
    return simulation.deliveries
      .map((one) => `${fabric.portName(one.port)} ${frameLine(encodeFrame(one.frame), sent)}`)
      .toSorted();
  });
  const tree = treeOf(treeOfFabric(wiring, standingTunnels(wiring)), fabric);
  return { outcome: { tree, deliveries, macs: macsOf(simulation, fabric) }, isCalm };
}

function macsOf(simulation: Simulation, fabric: Fabric): string[] {
  return [...simulation.learned()]
    .map(({ bridge, vlan, mac, port }) => {
      const [, , name] = fabric.portName(port).split("/");
      return `${fabric.bridgeName(bridge)} ${vlan} ${formatMac(mac)} ${name}`;
    })
    .toSorted();
}

function treeOf({ tree, columns, bridges, ports }: FabricTree, fabric: Fabric): Record<string, BridgeTree> {
  const out: Record<string, BridgeTree> = {};
  const nameOf = (index: number) => fabric.portName(must(ports[index])).split("/").at(-1) ?? "";
  for (const [index, row] of bridges.entries()) {
    const rootPort = must(tree.rootPort[index]);
    const taking = [...ports.keys()].filter(
      (port) => columns.bridge[port] === index && columns.enabled[port] === 1,
    );
    out[fabric.bridgeName(row)] = {
      root: must(columns.bridgeIds[must(tree.root[index])]),
      rootCost: must(tree.rootCost[index]),
      rootPort: rootPort < 0 ? null : nameOf(rootPort),
      ports: Object.fromEntries(
        taking.map((port) => [
          nameOf(port),
          {
            role: roleIn(tree, port),
            state: stateIn(tree, port),
            cost: must(columns.cost[port]),
            id: `${must(columns.id[port]) >>> 8}.${must(columns.id[port]) & 0xff}`,
          },
        ]),
      ),
    };
  }
  return out;
}
