import { kindsOf } from "./exploration.ts";
import { MAX_WAYS } from "./finding.ts";
import type { Asked, HeaderExplorer } from "./headers/header-explorer.ts";
import type { Way } from "./way.ts";

/** That something comes from one side to the other. */
export interface Meeting {
  readonly ways: readonly Way[];
  /** ordered pairs of ports */
  readonly count: number;
}

/** Whether anything that is asked for comes from one side to the other. */
export function meetings(
  explorer: HeaderExplorer,
  asked: Asked,
  from: readonly number[],
  to: readonly number[],
): Meeting | undefined {
  const isOpen = (port: number) => asked.shut?.has(port) !== true;
  const senders = kindsOf(explorer, from.filter(isOpen));
  const targets = kindsOf(explorer, to.filter(isOpen));
  const ways: Way[] = [];
  let count = 0;
  for (const { port: sender, ports: alike } of senders) {
    const found = explorer.exploreFor([sender], asked);
    for (const { ports: others } of targets) {
      const target = others.find((port) => port !== sender);
      const own = target === undefined ? [] : found.waysTo(target);
      if (own.length === 0) continue;
      ways.push(...own);
      count += alike.length * others.length - shared(alike, others);
    }
  }
  if (ways.length === 0) return undefined;
  return { ways: ways.toSorted((a, b) => a.arrivals.length - b.arrivals.length).slice(0, MAX_WAYS), count };
}

/** How many of them are among the others. */
export function shared(some: readonly number[], others: readonly number[]): number {
  const known = new Set(others);
  return some.filter((one) => known.has(one)).length;
}
