import { entry } from "../../model/spanning-tree/entry.ts";
import type { StpTopology } from "../../model/spanning-tree/topology.ts";
import { makeNetwork, type Network, restart, runUntil, setHearing, setPort } from "./network.ts";
import { settle } from "./settle.ts";
import { type Snapshot, snapshotOf } from "./snapshot.ts";
import { usableSince } from "./usable.ts";
import type { Belief, PortChange } from "./watch.ts";

/** What happens to a tree that has converged, all at once. */
export interface Blow {
  /** The same bridges and ports afterwards: ports that have lost carrier are not enabled. */
  readonly after: StpTopology;
  /** Bridges that start again. */
  readonly restarted: readonly number[];
}

/** One stretch of time in which a tree comes to rest, or does not. Milliseconds from when all ports came up. */
export interface Stretch {
  readonly from: number;
  /** The last change; undefined if it never came to rest in the time that was given. */
  readonly settledAt: number | undefined;
  /** Since when frames have had all the ways that they have at its end. */
  readonly usableAt: number;
}

export interface Story {
  /** From when all ports came up. */
  readonly start: Stretch;
  /** From the blow; undefined if there was none. */
  readonly blow: Stretch | undefined;
  /** At the moment that was asked for, else at the end. */
  readonly shown: Snapshot;
  readonly changes: readonly PortChange[];
  readonly beliefs: readonly Belief[];
}

/** Blows fall on a full ten seconds. */
const ROUND = 10_000;

/** How long a tree may take to come to rest: far longer than any that does. */
const PATIENCE = 600_000;

/**
 * Lets all ports come up at 0 and the tree settle; then, if there is a blow, lets that happen and the tree settle
 * again. `at` is the moment to be shown, in milliseconds from the blow, or from 0 without one.
 */
export function tellStory(topology: StpTopology, blow?: Blow, at?: number): Story {
  const network = makeNetwork(topology, 0);
  const first = blow === undefined ? at : undefined;
  const start = stretch(network, first);
  let last = start;
  if (blow !== undefined) {
    runUntil(network, Math.ceil(network.now / ROUND) * ROUND);
    strike(network, blow);
    last = stretch(network, at);
  }
  const { changes, beliefs } = network.watch;
  return {
    start: start.stretch,
    blow: blow === undefined ? undefined : last.stretch,
    shown: last.shown ?? snapshotOf(network),
    changes,
    beliefs,
  };
}

interface Told {
  readonly stretch: Stretch;
  readonly shown: Snapshot | undefined;
}

function stretch(network: Network, at: number | undefined): Told {
  const from = network.now;
  const shown = at === undefined ? undefined : snapshotAt(network, from + at);
  const { kind } = settle(network, PATIENCE);
  const settledAt = kind === "converged" ? Math.max(network.watch.lastChange, from) : undefined;
  return { stretch: { from, settledAt, usableAt: usableSince(network, from) }, shown };
}

function snapshotAt(network: Network, time: number): Snapshot {
  runUntil(network, time);
  return snapshotOf(network);
}

function strike(network: Network, { after, restarted }: Blow): void {
  setHearing(network, after.hears);
  after.ports.forEach(({ enabled }, port) => {
    if (enabled !== entry(network.topology.ports, port).enabled) setPort(network, port, enabled);
  });
  for (const bridge of restarted) restart(network, bridge);
}
