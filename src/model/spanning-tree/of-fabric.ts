import { PORT } from "../fabric/columns.ts";
import { type Fabric, must } from "../fabric/fabric.ts";
import { type Mac } from "../values/mac.ts";
import type { Wiring } from "../forwarding/wiring.ts";
import { type BridgeId, bridgeIdFrom } from "./bridge-id.ts";
import { converge } from "./converged.ts";
import { LINUX, OVS } from "./dialect.ts";
import { hearingOf } from "./hearing.ts";
import { portIdFrom } from "./port-id.ts";
import { forwards } from "./port-state.ts";
import { restlessBridges } from "./restless.ts";
import { timersFrom } from "./timers.ts";
import type { StpBridge, StpColumns } from "./topology.ts";
import { type SpanningTree, stateIn } from "./tree.ts";

/** Who runs spanning tree in a fabric: the protocol's own columns, and which rows their indices are. */
export interface FabricTopology {
  readonly columns: StpColumns;
  /** Per bridge that runs it. */
  readonly settings: readonly StpBridge[];
  /** Per bridge that runs it, its row in the fabric. */
  readonly bridges: readonly number[];
  /** Per port that takes part, its row in the fabric. */
  readonly ports: Int32Array;
  /**
   * Rows of bridges that BPDUs come to which they do not consume, and of which it is not settled what their tables do
   * with them: here they relay none.
   */
  readonly unsettled: readonly number[];
}

export interface FabricTree extends FabricTopology {
  readonly tree: SpanningTree;
  /** With those that do not come to rest on it. */
  readonly unsettled: readonly number[];
  /** Per port row of the fabric 1 where it forwards: always where it takes no part. */
  readonly forwards: Uint8Array;
}

/** @param stands per tunnel row whether it exists; a refused one takes no part */
export function treeOfFabric(wiring: Wiring, stands: Uint8Array): FabricTree {
  const found = topologyOfFabric(wiring, stands);
  const tree = converge(found.columns);
  const forwarding = new Uint8Array(wiring.fabric.columns.ports.count).fill(1);
  for (let port = 0; port < found.ports.length; port++) {
    if (!forwards(stateIn(tree, port))) forwarding[must(found.ports[port])] = 0;
  }
  const restless = restlessBridges(found.columns, tree).map((bridge) => must(found.bridges[bridge]));
  const unsettled = [...new Set([...found.unsettled, ...restless])];
  return { ...found, unsettled, tree, forwards: forwarding };
}

/**
 * The contract's defaults: the system-id counts bridges and the port-num counts taking-part ports, both in the
 * file's order.
 */
export function topologyOfFabric(wiring: Wiring, stands: Uint8Array): FabricTopology {
  const { fabric } = wiring;
  const { bridges: all, ports: allPorts } = fabric.columns;
  const bridges = [...all.host.keys()].filter((bridge) => fabric.bridgeSettings(bridge).stp);
  const place = new Int32Array(allPorts.count).fill(-1);
  const rows = new Int32Array(allPorts.count);
  const [bridge, id] = [new Uint32Array(allPorts.count), new Uint16Array(allPorts.count)];
  const [cost, enabled] = [new Uint16Array(allPorts.count), new Uint8Array(allPorts.count)];
  const settings = bridges.map((row) => settingsOf(fabric, row));
  let count = 0;
  for (const [index, row] of bridges.entries()) {
    const own = fabric.portsOf(row).filter((port) => takesPart(fabric, port, stands));
    const numbers = numbersOf(fabric, own);
    const { dialect } = must(settings[index]);
    for (let at = 0; at < own.length; at++) {
      const port = must(own[at]);
      const { stpPriority, stpPathCost } = fabric.portSettings(port);
      const portId = portIdFrom(stpPriority, must(numbers[at]), dialect);
      // Open vSwitch has 255 numbers a bridge; what comes later takes no part and always forwards.
      if (portId === undefined) continue;
      bridge[count] = index;
      id[count] = portId;
      cost[count] = stpPathCost;
      enabled[count] = Number(hasCarrier(fabric, port));
      rows[count] = port;
      place[port] = count++;
    }
  }
  const own = { ports: rows.slice(0, count), bridge: bridge.slice(0, count), id: id.slice(0, count) };
  const { hearsStart, hearsPort, unsettled } = hearingOf(wiring, stands, { ports: own.ports, place });
  const columns: StpColumns = {
    bridgeIds: settings.map((one) => one.id),
    bridge: own.bridge,
    id: own.id,
    cost: cost.slice(0, count),
    enabled: enabled.slice(0, count),
    hearsStart,
    hearsPort,
  };
  return { columns, settings, bridges, ports: own.ports, unsettled };
}

/**
 * The numbers of a bridge's ports: those written, else the place among all, unless another has that in writing: then the
 * first that is free.
 */
function numbersOf(fabric: Fabric, ports: Int32Array): Int32Array {
  const { stpNumber } = fabric.columns.ports;
  const written = ports.map((port) => must(stpNumber[port]));
  if (written.every((number) => number === 0)) return written.map((_, at) => at + 1);
  const taken = new Set(written);
  for (const [at, number] of written.entries()) if (number === 0 && !taken.has(at + 1)) written[at] = at + 1;
  for (const number of written) taken.add(number);
  let free = 1;
  return written.map((number) => {
    if (number !== 0) return number;
    while (taken.has(free)) free++;
    taken.add(free);
    return free;
  });
}

/**
 * Internal ports and LOCAL take none, nor does a port with stp-enable=false; tunnels and patches do, but for a patch
 * that names itself, which Open vSwitch refuses.
 */
function takesPart(fabric: Fabric, port: number, stands: Uint8Array): boolean {
  const { kind, tunnel, name, peerName } = fabric.columns.ports;
  if (kind[port] === PORT.patch && name[port] === peerName[port]) return false;
  if (kind[port] === PORT.internal || kind[port] === PORT.local) return false;
  if (kind[port] === PORT.tunnel && stands[must(tunnel[port])] === 0) return false;
  return fabric.portSettings(port).stpEnable;
}

/** A port on a link that is down has none. A tunnel or a patch always does, wherever it leads, until it fails itself. */
function hasCarrier(fabric: Fabric, port: number): boolean {
  const { ports, links } = fabric.columns;
  const link = must(ports.link[port]);
  return ports.up[port] === 1 && (link < 0 || links.up[link] === 1);
}

function settingsOf(fabric: Fabric, bridge: number): StpBridge {
  const { kind, helloTime, maxAge, forwardDelay } = fabric.bridgeSettings(bridge);
  const dialect = kind === "linux" ? LINUX : OVS;
  const timers = timersFrom({ hello: helloTime, maxAge, forwardDelay }, dialect);
  return { id: bridgeIdOf(fabric, bridge), timers, dialect };
}

function bridgeIdOf(fabric: Fabric, bridge: number): BridgeId {
  const { stpPriority } = fabric.bridgeSettings(bridge);
  const written = must(fabric.columns.bridges.systemId[bridge]);
  const id = bridgeIdFrom(stpPriority, (written < 0 ? bridge + 1 : written) as Mac);
  if (id === undefined) throw new Error(`a bridge priority of ${stpPriority}`);
  return id;
}
