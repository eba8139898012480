import type { Exploration } from "./exploration.ts";
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
  const [senders, targets] = [byKind(explorer, asked, from), byKind(explorer, asked, to)];
  const ways: Way[] = [];
  let count = 0;
  for (const alike of senders) {
    const [sender] = alike as [number];
    const found: Exploration = explorer.exploreFor([sender], asked);
    for (const others of targets) {
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

/** Ports that the explorer does not tell apart; what is shut is a kind of its own. */
function byKind(
  explorer: HeaderExplorer,
  { shut }: Asked,
  ports: readonly number[],
): readonly (readonly number[])[] {
  const kinds = new Map<string, number[]>();
  for (const port of ports) {
    const kind = `${shut?.has(port) === true} ${explorer.kindOf(port)}`;
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [port]);
    else known.push(port);
  }
  return [...kinds.values()];
}

/** How many of them are among the others. */
export function shared(some: readonly number[], others: readonly number[]): number {
  const known = new Set(others);
  return some.filter((one) => known.has(one)).length;
}
