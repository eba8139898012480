import type { Story } from "./story.ts";
import type { Belief, PortChange } from "./watch.ts";

/** All that happened at one time, in milliseconds; only what then stayed, however often it changed within. */
export interface Moment {
  readonly at: number;
  /** Whether the blow fell then, before all else. */
  readonly blow: boolean;
  /** Bridges that took another for the root, or another way to it. */
  readonly beliefs: readonly Belief[];
  /** Ports that took another state. */
  readonly changes: readonly PortChange[];
  /** Whether frames had all their ways from then on: of a stretch the last time of which that is so. */
  readonly usable: boolean;
}

/** A story moment by moment. */
export function timelineOf({ start, blow, changes, beliefs }: Story): Moment[] {
  const usable = new Set([start.usableAt, ...(blow === undefined ? [] : [blow.usableAt])]);
  const times = new Set([...changes.map(({ at }) => at), ...beliefs.map(({ at }) => at), ...usable]);
  if (blow !== undefined) times.add(blow.from);
  const news = { changes: netChanges(changes), beliefs: netBeliefs(beliefs) };
  return [...times]
    .toSorted((a, b) => a - b)
    .map((at) => ({
      at,
      blow: at === blow?.from,
      beliefs: news.beliefs.get(at) ?? [],
      changes: news.changes.get(at) ?? [],
      usable: usable.has(at),
    }));
}

function netChanges(changes: readonly PortChange[]): Map<number, PortChange[]> {
  return net(
    changes,
    ({ port }) => port,
    (change, before) => change.state !== before?.state,
  );
}

function netBeliefs(beliefs: readonly Belief[]): Map<number, Belief[]> {
  return net(
    beliefs,
    ({ bridge }) => bridge,
    ({ root, rootPort, rootCost }, before) =>
      root !== before?.root || rootPort !== before.rootPort || rootCost !== before.rootCost,
  );
}

/** Per time the last of each element's events then, unless it is what that element came from. */
function net<T extends { readonly at: number }>(
  events: readonly T[],
  elementOf: (event: T) => number,
  isNews: (event: T, before: T | undefined) => boolean,
): Map<number, T[]> {
  const byTime = new Map<number, Map<number, T>>();
  for (const event of events) {
    const then = byTime.get(event.at) ?? new Map<number, T>();
    byTime.set(event.at, then.set(elementOf(event), event));
  }
  const last = new Map<number, T>();
  const kept = new Map<number, T[]>();
  for (const [at, then] of byTime) {
    const news = [...then.values()].filter((event) => isNews(event, last.get(elementOf(event))));
    for (const event of then.values()) last.set(elementOf(event), event);
    kept.set(
      at,
      news.toSorted((a, b) => elementOf(a) - elementOf(b)),
    );
  }
  return kept;
}
