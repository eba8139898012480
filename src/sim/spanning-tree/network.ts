import type { Bpdu } from "../../model/spanning-tree/bpdu.ts";
import { entry } from "../../model/spanning-tree/entry.ts";
import { makeHeap, type Heap } from "../../model/spanning-tree/heap.ts";
import type { StpTopology } from "../../model/spanning-tree/topology.ts";
import { disablePort, enablePort, makeBridge, restarted } from "./administer.ts";
import type { Effect, Entity } from "./entity.ts";
import { receive } from "./receive.ts";
import { nextDeadline, tick } from "./tick.ts";
import { makeWatch, observe, type Watch } from "./watch.ts";

/** Protocol entities wired by a topology's relation `hears`, in virtual time. */
export interface Network {
  readonly topology: StpTopology;
  /** Who hears whom now; changed by `setHearing`. */
  hears: StpTopology["hears"];
  readonly entities: Entity[];
  /** Per port of the topology: its index in its own bridge; and per bridge the ports of the topology. */
  readonly place: readonly number[];
  readonly portsOf: readonly (readonly number[])[];
  /** Milliseconds, an integer, from transmission to reception. */
  readonly delay: number;
  now: number;
  readonly watch: Watch;
  /** Occurrences by time; equal times in the order in which they were set. */
  readonly agenda: Heap;
  readonly occurrences: Map<number, Occurrence>;
  /** Per bridge: the time for which its next tick is on the agenda. */
  readonly alarms: number[];
  lastOccurrence: number;
}

type Occurrence =
  | { readonly kind: "arrival"; readonly port: number; readonly bpdu: Bpdu }
  | { readonly kind: "alarm"; readonly bridge: number };

/** All bridges start and all enabled ports come up at 0. */
export function makeNetwork(topology: StpTopology, delay = 1): Network {
  const portsOf: number[][] = topology.bridges.map(() => []);
  const place = topology.ports.map((port, index) => (portsOf[port.bridge]?.push(index) ?? 0) - 1);
  const entities = topology.bridges.map((bridge, index) =>
    makeBridge(
      bridge,
      entry(portsOf, index).map((port) => entry(topology.ports, port)),
      0,
    ),
  );
  const network: Network = {
    topology,
    hears: topology.hears,
    entities,
    place,
    portsOf,
    delay,
    now: 0,
    watch: makeWatch(topology),
    agenda: makeHeap(),
    occurrences: new Map(),
    alarms: entities.map(() => Infinity),
    lastOccurrence: 0,
  };
  entities.forEach((_, bridge) => settleAccounts(network, bridge, []));
  return network;
}

/** Runs until `time`, in milliseconds, everything due at that time included. */
export function runUntil(network: Network, time: number): void {
  while (network.agenda.peekKey() <= time) step(network);
  network.now = Math.max(network.now, time);
}

/** Does to a bridge, now, what one of the procedures of `administer.ts` does. */
export function administer(
  network: Network,
  bridge: number,
  procedure: (entity: Entity, now: number) => readonly Effect[],
): void {
  settleAccounts(network, bridge, procedure(entry(network.entities, bridge), network.now));
}

/** Gives a port carrier or takes it away, now. */
export function setPort(network: Network, port: number, enabled: boolean): void {
  const bridge = network.topology.ports[port]?.bridge;
  if (bridge === undefined) return;
  const change = enabled ? enablePort : disablePort;
  administer(network, bridge, (entity, now) => change(entity, entry(network.place, port), now));
}

/** From now on these ports hear each other. Nobody is told: what was heard before must grow old. */
export function setHearing(network: Network, hears: StpTopology["hears"]): void {
  network.hears = hears;
}

/** A bridge starts again, now, as its switch does that is restarted. */
export function restart(network: Network, bridge: number): void {
  network.entities[bridge] = restarted(entry(network.entities, bridge), network.now);
  settleAccounts(network, bridge, []);
}

function step(network: Network): void {
  network.now = Math.max(network.now, network.agenda.peekKey());
  const key = network.agenda.pop();
  const occurrence = network.occurrences.get(key);
  network.occurrences.delete(key);
  if (occurrence === undefined) return;
  if (occurrence.kind === "arrival") arrive(network, occurrence.port, occurrence.bpdu);
  else wake(network, occurrence.bridge);
}

function arrive(network: Network, port: number, bpdu: Bpdu): void {
  const { bridge } = entry(network.topology.ports, port);
  const effects = receive(entry(network.entities, bridge), entry(network.place, port), bpdu, network.now);
  settleAccounts(network, bridge, effects);
}

/** An alarm may ring too early, when its timer has been stopped since: then no timer is due, and none expires. */
function wake(network: Network, bridge: number): void {
  if (network.alarms[bridge] !== network.now) return;
  network.alarms[bridge] = Infinity;
  settleAccounts(network, bridge, tick(entry(network.entities, bridge), network.now));
}

/** After every event at a bridge: sends what it sent, sets its alarm, and takes down what has changed. */
function settleAccounts(network: Network, bridge: number, effects: readonly Effect[]): void {
  const entity = entry(network.entities, bridge);
  const ports = entry(network.portsOf, bridge);
  for (const effect of effects) {
    if (effect.kind === "forget") continue;
    for (const port of network.hears[entry(ports, effect.port)] ?? []) {
      schedule(network, network.now + network.delay, { kind: "arrival", port, bpdu: effect.bpdu });
    }
  }
  const deadline = Math.max(nextDeadline(entity), network.now);
  if (deadline < entry(network.alarms, bridge)) {
    network.alarms[bridge] = deadline;
    schedule(network, deadline, { kind: "alarm", bridge });
  }
  observe(network.watch, bridge, entity, ports, network.now);
}

function schedule(network: Network, time: number, occurrence: Occurrence): void {
  const key = network.lastOccurrence++;
  network.occurrences.set(key, occurrence);
  network.agenda.push(time, key);
}
