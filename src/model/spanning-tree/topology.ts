import type { BridgeId } from "./bridge-id.ts";
import { entry } from "./entry.ts";
import type { Dialect } from "./dialect.ts";
import type { PathCost, PortId } from "./port-id.ts";
import type { StpTimers } from "./timers.ts";

/** The bridges that run spanning tree and the way of BPDUs between them. Bridges and ports go by index. */
export interface StpTopology {
  readonly bridges: readonly StpBridge[];
  readonly ports: readonly StpPort[];
  /**
   * `hears[p]` are the ports that hear what port p transmits: one on a cable, several on a shared segment, among
   * them perhaps ports of p's own bridge, or p itself where a segment is looped back; none for an edge port. The
   * relation is directed: over a tunnel whose underlay works one way, one end hears and is not heard.
   */
  readonly hears: readonly (readonly number[])[];
}

export interface StpBridge {
  readonly id: BridgeId;
  readonly timers: StpTimers;
  readonly dialect: Dialect;
}

export interface StpPort {
  /** Index into `bridges`. */
  readonly bridge: number;
  readonly id: PortId;
  readonly cost: PathCost;
  /** False without carrier: the port then takes no part, neither speaks nor hears. */
  readonly enabled: boolean;
}

/** A topology as columns, one entry a port; what `converge` computes on. */
export interface StpColumns {
  /** One entry a bridge. */
  readonly bridgeIds: readonly BridgeId[];
  readonly bridge: Uint32Array;
  readonly id: Uint16Array;
  readonly cost: Uint16Array;
  /** 0 or 1. Failures are tried on by `{ ...columns, enabled }`. */
  readonly enabled: Uint8Array;
  /** Port p is heard by `hearsPort[hearsStart[p] .. hearsStart[p + 1]]`; one entry more than ports. */
  readonly hearsStart: Uint32Array;
  readonly hearsPort: Uint32Array;
}

export function columnsOf(topology: StpTopology): StpColumns {
  const { bridges, ports, hears } = topology;
  const hearsStart = new Uint32Array(ports.length + 1);
  for (let port = 0; port < ports.length; port++) {
    hearsStart[port + 1] = entry(hearsStart, port) + (hears[port]?.length ?? 0);
  }
  const hearsPort = new Uint32Array(entry(hearsStart, ports.length));
  hears.forEach((heard, port) => hearsPort.set(heard, entry(hearsStart, port)));
  return {
    bridgeIds: bridges.map((bridge) => bridge.id),
    bridge: Uint32Array.from(ports, (port) => port.bridge),
    id: Uint16Array.from(ports, (port) => port.id),
    cost: Uint16Array.from(ports, (port) => port.cost),
    enabled: Uint8Array.from(ports, (port) => (port.enabled ? 1 : 0)),
    hearsStart,
    hearsPort,
  };
}

/** The same topology as objects. */
export function topologyFrom(columns: StpColumns, bridges: readonly StpBridge[]): StpTopology {
  const { bridge, id, cost, enabled, hearsStart, hearsPort } = columns;
  const ports = Array.from(bridge, (owner, port): StpPort => ({
    bridge: owner,
    id: entry(id, port) as PortId,
    cost: entry(cost, port) as PathCost,
    enabled: enabled[port] === 1,
  }));
  const hears = ports.map((_, port) =>
    Array.from(hearsPort.subarray(entry(hearsStart, port), entry(hearsStart, port + 1))),
  );
  return { bridges, ports, hears };
}

/** What is left with these bridges alone, in the same order. */
export function partOf({ bridges, ports, hears }: StpTopology, members: readonly boolean[]): StpTopology {
  const isMember = (port: number) => members[entry(ports, port).bridge] === true;
  const bridgeAt = new Map(
    [...bridges.keys()].filter((at) => members[at] === true).map((at, place) => [at, place]),
  );
  const kept = [...ports.keys()].filter(isMember);
  const portAt = new Map(kept.map((at, place) => [at, place]));
  return {
    bridges: bridges.filter((_, at) => members[at] === true),
    ports: kept.map((at) => {
      const { bridge, id, cost, enabled } = entry(ports, at);
      return { bridge: bridgeAt.get(bridge) ?? 0, id, cost, enabled };
    }),
    hears: kept.map((at) => entry(hears, at).flatMap((port) => portAt.get(port) ?? [])),
  };
}

/**
 * The relation `hears` of segments, each a list of ports that hear one another: two for a cable. A port listed
 * twice in a segment is looped back and hears itself.
 */
export function hearsOnSegments(ports: number, segments: readonly (readonly number[])[]): number[][] {
  const hears = Array.from({ length: ports }, () => new Set<number>());
  for (const segment of segments) {
    segment.forEach((speaker, at) => {
      segment.forEach((listener, place) => {
        if (at !== place) entry(hears, speaker).add(listener);
      });
    });
  }
  return hears.map((heard) => Array.from(heard));
}
