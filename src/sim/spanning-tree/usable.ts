import { entry } from "../../model/spanning-tree/entry.ts";
import { forwards, type PortState } from "../../model/spanning-tree/port-state.ts";
import type { StpTopology } from "../../model/spanning-tree/topology.ts";
import { DisjointSets } from "../../model/values/disjoint-sets.ts";
import type { Network } from "./network.ts";

/**
 * The earliest time from which frames have had the ways that they have now: the same bridges joined, both ways,
 * by ports that forward, and every port at the edge that forwards now forwarding. Milliseconds; `since` if nothing was missing then.
 */
export function usableSince(network: Network, since: number): number {
  const { topology, hears, watch } = network;
  const states = [...watch.states];
  const now = waysOf(topology, hears, states);
  let usable = since;
  // Backwards in time, one change undone after the other.
  const before = previousStates(network);
  for (let at = watch.changes.length - 1; at >= 0; at--) {
    const change = entry(watch.changes, at);
    if (change.at < since) break;
    states[change.port] = entry(before, at);
    const isLastOfItsTime = watch.changes[at - 1]?.at !== change.at;
    if (isLastOfItsTime && !isServed(now, waysOf(topology, hears, states))) {
      usable = change.at;
      break;
    }
  }
  return usable;
}

/** Per change the state that the port was in before it. */
function previousStates({ topology, watch }: Network): PortState[] {
  const states: PortState[] = topology.ports.map(() => "disabled");
  return watch.changes.map(({ port, state }) => {
    const before = entry(states, port);
    states[port] = state;
    return before;
  });
}

interface Ways {
  /** Per bridge the least bridge that it is joined to. */
  readonly joined: readonly number[];
  /** Per port. */
  readonly forwarding: readonly boolean[];
  /** Per port whether another hears it, so that it leads on into the tree. */
  readonly isInner: readonly boolean[];
}

function waysOf(
  { bridges, ports }: StpTopology,
  hears: StpTopology["hears"],
  states: readonly PortState[],
): Ways {
  const sets = new DisjointSets(bridges.length);
  const forwarding = states.map(forwards);
  hears.forEach((listeners, port) => {
    if (forwarding[port] !== true) return;
    for (const other of listeners) {
      const isMutual = forwarding[other] === true && entry(hears, other).includes(port);
      if (isMutual) sets.join(entry(ports, port).bridge, entry(ports, other).bridge);
    }
  });
  return {
    joined: bridges.map((_, bridge) => sets.find(bridge)),
    forwarding,
    isInner: hears.map((listeners) => listeners.length > 0),
  };
}

/** Whether what goes over `wanted` goes over `there` as well. A wire of the tree may be another one. */
function isServed(wanted: Ways, there: Ways): boolean {
  const areJoined = wanted.joined.every((set, bridge) => there.joined[bridge] === there.joined[set]);
  const areEdges = wanted.forwarding.every(
    (forwarding, port) => !forwarding || wanted.isInner[port] === true || there.forwarding[port] === true,
  );
  return areJoined && areEdges;
}
