import fc from "fast-check";
import { macFrom } from "../../../src/model/values/mac.ts";
import { bridgeIdFrom, type BridgeId } from "../../../src/model/spanning-tree/bridge-id.ts";
import { type Dialect, LINUX, OVS, STANDARD } from "../../../src/model/spanning-tree/dialect.ts";
import { pathCostFrom, portIdFrom } from "../../../src/model/spanning-tree/port-id.ts";
import { timersFrom, type StpTimers } from "../../../src/model/spanning-tree/timers.ts";
import {
  hearsOnSegments,
  type StpBridge,
  type StpPort,
  type StpTopology,
} from "../../../src/model/spanning-tree/topology.ts";

/** The quickest timers that Open vSwitch allows. */
export const QUICK = timersFrom({ hello: 1, maxAge: 6, forwardDelay: 4 });

/** Quick, with room for more hops than `bidirectional` has bridges. */
const ROOMY = timersFrom({ hello: 1, maxAge: 12, forwardDelay: 7 });

export function bridgeId(priority: number, mac: number): BridgeId {
  return bridgeIdFrom(priority, macFrom(mac)!)!;
}

export function stpBridge(id: BridgeId, timers: StpTimers, dialect: Dialect = OVS): StpBridge {
  return { id, timers, dialect };
}

export function stpPort(bridge: number, number: number, cost = 2, priority = 128): StpPort {
  return { bridge, id: portIdFrom(priority, number)!, cost: pathCostFrom(cost)!, enabled: true };
}

/**
 * Bridges 8000.…1, 8000.…2, … on segments that are given as lists of bridges, as `[[0, 1], [1, 1, 2]]`. Ports are
 * numbered in their order there, per bridge and over all.
 */
export function onSegments(segments: readonly (readonly number[])[], timers: StpTimers): StpTopology {
  const ports: StpPort[] = [];
  const numbers: number[] = [];
  const joined = segments.map((segment) =>
    segment.map((bridge) => {
      numbers[bridge] = (numbers[bridge] ?? 0) + 1;
      return ports.push(stpPort(bridge, numbers[bridge])) - 1;
    }),
  );
  const bridges = Array.from(numbers, (_, index) => stpBridge(bridgeId(0x8000, index + 1), timers));
  return { bridges, ports, hears: hearsOnSegments(ports.length, joined) };
}

/**
 * Bridges of every dialect with parallel cables, shared segments, several ports of a bridge on one segment, loops back, edge
 * ports, ports without carrier; connected or not. Costs and priorities are from so few that ties abound.
 */
export const bidirectional: fc.Arbitrary<StpTopology> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.constantFrom(0x1000, 0x8000), fc.nat({ max: 30 })), {
      minLength: 1,
      maxLength: 7,
      selector: ([priority, mac]) => `${priority}.${mac}`,
    }),
    fc.array(
      fc.record({
        bridge: fc.nat({ max: 6 }),
        segment: fc.nat({ max: 8 }),
        cost: fc.constantFrom(1, 2, 3, 4, 19, 65_535),
        priority: fc.constantFrom(128, 128, 0, 240),
        enabled: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
        loopedBack: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
      }),
      { maxLength: 24 },
    ),
    fc.infiniteStream(fc.constantFrom(OVS, OVS, LINUX, STANDARD)),
  )
  .map(([ids, drafts, dialects]) => {
    const bridges = ids.map(([priority, mac]) =>
      stpBridge(bridgeId(priority, mac), ROOMY, dialects.next().value),
    );
    const segments: number[][] = Array.from({ length: 9 }, () => []);
    const ports = drafts.map(({ bridge, segment, cost, priority, enabled, loopedBack }, index) => {
      segments[segment]?.push(...(loopedBack ? [index, index] : [index]));
      return { ...stpPort(bridge % bridges.length, index + 1, cost, priority), enabled };
    });
    return { bridges, ports, hears: hearsOnSegments(ports.length, segments) };
  });
