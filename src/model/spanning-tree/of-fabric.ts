import { PORT } from "../fabric/columns.ts";
import { type Fabric, must } from "../fabric/fabric.ts";
import { type Mac } from "../values/mac.ts";
import type { Wiring } from "../forwarding/wiring.ts";
import { bridgeIdFrom } from "./bridge-id.ts";
import { converge } from "./converged.ts";
import { listenersOf } from "./listeners.ts";
import { type PathCost, type PortId, portIdFrom } from "./port-id.ts";
import { forwards } from "./port-state.ts";
import { timersFrom } from "./timers.ts";
import { columnsOf, type StpBridge, type StpPort, type StpTopology } from "./topology.ts";
import { type SpanningTree, stateIn } from "./tree.ts";

/** The spanning tree of a fabric: the protocol's own topology, and which rows its indices are. */
export interface FabricTopology {
  readonly topology: StpTopology;
  /** Per bridge of the topology its row in the fabric. */
  readonly bridges: readonly number[];
  /** Per port of the topology its row in the fabric. */
  readonly ports: readonly number[];
}

export interface FabricTree extends FabricTopology {
  readonly tree: SpanningTree;
  /** Per port row of the fabric 1 where it forwards: always where it takes no part. */
  readonly forwards: Uint8Array;
}

/** @param stands per tunnel row whether it exists; a refused one takes no part */
export function treeOfFabric(wiring: Wiring, stands: Uint8Array): FabricTree {
  const found = topologyOfFabric(wiring, stands);
  const tree = converge(columnsOf(found.topology));
  const forwarding = new Uint8Array(wiring.fabric.columns.ports.count).fill(1);
  for (const [port, row] of found.ports.entries()) forwarding[row] = forwards(stateIn(tree, port)) ? 1 : 0;
  return { ...found, tree, forwards: forwarding };
}

/**
 * Who runs spanning tree in a fabric, with the contract's defaults: the system-id counts bridges and the
 * port-num counts taking-part ports, both in the file's order.
 */
export function topologyOfFabric(wiring: Wiring, stands: Uint8Array): FabricTopology {
  const { fabric } = wiring;
  const bridges: number[] = [];
  const ports: number[] = [];
  const stpPorts: StpPort[] = [];
  for (let bridge = 0; bridge < fabric.columns.bridges.count; bridge++) {
    if (!fabric.bridgeSettings(bridge).stp) continue;
    let number = 0;
    for (const port of fabric.portsOf(bridge)) {
      if (!takesPart(fabric, port, stands)) continue;
      const id = portIdOf(fabric, port, ++number);
      // Open vSwitch has 255 numbers a bridge; what comes later takes no part and always forwards.
      if (id === undefined) continue;
      const cost = fabric.portSettings(port).stpPathCost as PathCost;
      stpPorts.push({ bridge: bridges.length, id, cost, enabled: hasCarrier(fabric, port) });
      ports.push(port);
    }
    bridges.push(bridge);
  }
  const hears = hearing(wiring, stands, ports);
  const topology = { bridges: bridges.map((bridge) => stpBridge(fabric, bridge)), ports: stpPorts, hears };
  return { topology, bridges, ports };
}

/** Internal ports and LOCAL take none, nor does a port with stp-enable=false; tunnels and patches do. */
function takesPart(fabric: Fabric, port: number, stands: Uint8Array): boolean {
  const { kind, tunnel } = fabric.columns.ports;
  if (kind[port] === PORT.internal || kind[port] === PORT.local) return false;
  if (kind[port] === PORT.tunnel && stands[must(tunnel[port])] === 0) return false;
  return fabric.portSettings(port).stpEnable;
}

/** A port on a link that is down has none. A tunnel or a patch always does, wherever it leads. */
function hasCarrier(fabric: Fabric, port: number): boolean {
  const { ports, links } = fabric.columns;
  const link = must(ports.link[port]);
  return link < 0 || links.up[link] === 1;
}

function portIdOf(fabric: Fabric, port: number, number: number): PortId | undefined {
  const written = must(fabric.columns.ports.stpNumber[port]);
  return portIdFrom(fabric.portSettings(port).stpPriority, written === 0 ? number : written);
}

function stpBridge(fabric: Fabric, bridge: number): StpBridge {
  const { stpPriority, helloTime, maxAge, forwardDelay } = fabric.bridgeSettings(bridge);
  const written = must(fabric.columns.bridges.systemId[bridge]);
  const id = bridgeIdFrom(stpPriority, (written < 0 ? bridge + 1 : written) as Mac);
  if (id === undefined) throw new Error(`a bridge priority of ${stpPriority}`);
  return { id, timers: timersFrom({ hello: helloTime, maxAge, forwardDelay }) };
}

function hearing(wiring: Wiring, stands: Uint8Array, ports: readonly number[]): (readonly number[])[] {
  const place = new Int32Array(wiring.fabric.columns.ports.count).fill(-1);
  for (const [index, row] of ports.entries()) place[row] = index;
  return ports.map((port) => {
    const listeners = listenersOf(wiring, stands, port);
    if (listeners.length === 0) return listeners;
    return listeners.map((listener) => must(place[listener])).filter((index) => index >= 0);
  });
}
