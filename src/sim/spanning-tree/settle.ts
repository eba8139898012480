import { HOLD_TIME } from "./entity.ts";
import { runUntil, type Network } from "./network.ts";

/** How a network came to rest. Times in milliseconds. */
export type Settled =
  | { readonly kind: "converged"; readonly convergedAfter: number }
  /** Still changing when the time was up. */
  | { readonly kind: "unsettled"; readonly until: number };

/**
 * Runs until no port is on its way and nothing has changed for longer than the oldest information could last:
 * then nothing will change any more. `convergedAfter` is the time from `network.now` to the last change.
 */
export function settle(network: Network, limit = 1_000_000): Settled {
  const { watch } = network;
  const start = network.now;
  const until = start + limit;
  const quiet = quietTime(network);
  while (network.now < until) {
    const rest = Math.max(watch.lastChange, start) + quiet;
    if (watch.underway === 0 && network.now >= rest) {
      return { kind: "converged", convergedAfter: Math.max(watch.lastChange - start, 0) };
    }
    runUntil(network, Math.min(until, Math.max(rest, network.now + HOLD_TIME)));
  }
  return { kind: "unsettled", until };
}

function quietTime({ topology, delay }: Network): number {
  const longest = topology.bridges.map(({ timers }) => 1000 * (timers.maxAge + timers.hello));
  return Math.max(0, ...longest) + HOLD_TIME + delay;
}
