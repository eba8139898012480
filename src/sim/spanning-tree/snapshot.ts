import type { BridgeId } from "../../model/spanning-tree/bridge-id.ts";
import { entry } from "../../model/spanning-tree/entry.ts";
import type { PathCost } from "../../model/spanning-tree/port-id.ts";
import type { PortRole, PortState } from "../../model/spanning-tree/port-state.ts";
import type { Network } from "./network.ts";

/** A network at one moment: bridges and ports in the topology's order. */
export interface Snapshot {
  /** Milliseconds. */
  readonly at: number;
  readonly bridges: readonly {
    readonly id: BridgeId;
    /** Whom it takes for the root. */
    readonly root: BridgeId;
    readonly rootCost: number;
    /** A port of the topology, or -1. */
    readonly rootPort: number;
  }[];
  readonly ports: readonly {
    readonly role: PortRole;
    readonly state: PortState;
    readonly cost: PathCost;
    /** The port of the topology whose BPDUs it holds; -1 where it is designated or disabled. */
    readonly designated: number;
  }[];
}

export function snapshotOf(network: Network): Snapshot {
  const { topology, entities, place, watch } = network;
  const heardBy = speakers(network);
  return {
    at: network.now,
    bridges: entities.map(({ id }, bridge) => ({
      id,
      root: entry(watch.roots, bridge),
      rootCost: entry(watch.rootCosts, bridge),
      rootPort: entry(watch.rootPorts, bridge),
    })),
    ports: topology.ports.map(({ bridge }, port) => {
      const own = entry(entry(entities, bridge).ports, entry(place, port));
      const isHeld = (speaker: number) => {
        const { bridge: owner } = entry(topology.ports, speaker);
        const other = entry(entities, owner);
        const { id } = entry(other.ports, entry(place, speaker));
        return other.id === own.designatedBridge && id === own.designatedPort;
      };
      const role = entry(watch.roles, port);
      const isListener = role === "root" || role === "alternate";
      const designated = isListener ? entry(heardBy, port).find(isHeld) : undefined;
      return { role, state: entry(watch.states, port), cost: own.cost, designated: designated ?? -1 };
    }),
  };
}

/** Per port those that it hears. */
function speakers({ hears }: Network): number[][] {
  const heard: number[][] = hears.map(() => []);
  hears.forEach((listeners, speaker) => {
    for (const listener of listeners) entry(heard, listener).push(speaker);
  });
  return heard;
}
