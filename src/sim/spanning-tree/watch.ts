import type { BridgeId } from "../../model/spanning-tree/bridge-id.ts";
import { entry } from "../../model/spanning-tree/entry.ts";
import type { PortRole, PortState } from "../../model/spanning-tree/port-state.ts";
import type { StpTopology } from "../../model/spanning-tree/topology.ts";
import { roleOf, type Entity } from "./entity.ts";

/** What changed at a port, and when, in milliseconds. */
export interface PortChange {
  readonly at: number;
  readonly port: number;
  readonly role: PortRole;
  readonly state: PortState;
}

/** Whom a bridge took for the root, and how far away. */
export interface Belief {
  /** Milliseconds. */
  readonly at: number;
  readonly bridge: number;
  readonly root: BridgeId;
  readonly rootCost: number;
  /** Port of the topology, or -1 for the root itself. */
  readonly rootPort: number;
}

/** What a network looks like from outside, kept up to date event by event. Times in milliseconds. */
export interface Watch {
  /** Per port of the topology. */
  readonly roles: PortRole[];
  readonly states: PortState[];
  /** Per bridge. */
  readonly roots: BridgeId[];
  readonly rootCosts: number[];
  readonly rootPorts: number[];
  /** The latest time at which any of the above changed. */
  lastChange: number;
  /** How many ports are listening or learning, so on their way. */
  underway: number;
  readonly changes: PortChange[];
  readonly beliefs: Belief[];
}

export function makeWatch(topology: StpTopology): Watch {
  return {
    roles: topology.ports.map(() => "disabled"),
    states: topology.ports.map(() => "disabled"),
    roots: topology.bridges.map((bridge) => bridge.id),
    rootCosts: topology.bridges.map(() => 0),
    rootPorts: topology.bridges.map(() => -1),
    lastChange: 0,
    underway: 0,
    changes: [],
    beliefs: [],
  };
}

/** Compares a bridge with what it was; `ports` are its ports' indices in the topology. */
export function observe(
  watch: Watch,
  bridge: number,
  entity: Entity,
  ports: readonly number[],
  now: number,
): void {
  observeBelief(watch, bridge, entity, ports, now);
  for (const local of entity.ports) {
    const port = entry(ports, local.index);
    const role = roleOf(entity, local);
    const { state } = local;
    const before = entry(watch.states, port);
    if (role === watch.roles[port] && state === before) continue;
    watch.underway += Number(isUnderway(state)) - Number(isUnderway(before));
    watch.roles[port] = role;
    watch.states[port] = state;
    watch.lastChange = now;
    watch.changes.push({ at: now, port, role, state });
  }
}

function observeBelief(
  watch: Watch,
  bridge: number,
  { designatedRoot: root, rootCost, rootPort: through }: Entity,
  ports: readonly number[],
  now: number,
): void {
  const { roots, rootCosts, rootPorts } = watch;
  const rootPort = through === undefined ? -1 : entry(ports, through.index);
  if (roots[bridge] === root && rootCosts[bridge] === rootCost && rootPorts[bridge] === rootPort) return;
  roots[bridge] = root;
  rootCosts[bridge] = rootCost;
  rootPorts[bridge] = rootPort;
  watch.lastChange = now;
  watch.beliefs.push({ at: now, bridge, root, rootCost, rootPort });
}

function isUnderway(state: PortState): boolean {
  return state === "listening" || state === "learning";
}
