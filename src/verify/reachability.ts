import { must } from "../model/fabric/fabric.ts";
import type { Context } from "./context.ts";
import { tellUnreached } from "./unreached-stories.ts";
import type { Outcome } from "./outcome.ts";
import { unmodelled, unsettledTrees } from "./unmodelled.ts";
import type { Unreached } from "./run-pairs.ts";
import { unreachedIn } from "./unreached.ts";
import { type PropertyVerdict, verdictOf, type Violation } from "./verdict.ts";

/**
 * Reachability: every endpoint of a network reaches every other, honest, from empty tables on the converged
 * tree. Where tunnels exclude each other that is asked of every outcome.
 */
export function checkReachability(context: Context): PropertyVerdict {
  const { fabric, outcomes } = context;
  const { endpoints, ports } = fabric.columns;
  const coverage = { endpoints: endpoints.count, ports: ports.count, pairs: pairsInNetworks(context) };
  // On a tree that is only assumed nobody is cut off for sure.
  const unsettled = unsettledTrees(context);
  if (unsettled.length > 0)
    return verdictOf("reachability", coverage, { violations: [], undecided: unsettled });
  const results = outcomes.all.map((outcome) => ({ outcome, ...unreachedIn(context, outcome) }));
  const undecided = [...new Set(results.flatMap((result) => result.undecided))];
  undecided.push(...unmodelled(context));
  if (!outcomes.complete) undecided.push("more outcomes of refused tunnels than are looked at");
  const found = new Map<string, { readonly outcome: Outcome; readonly one: Unreached }>();
  for (const { outcome, unreached } of results) {
    for (const one of unreached) {
      const key = `${one.kind} ${one.from} ${one.to}`;
      if (!found.has(key)) found.set(key, { outcome, one });
    }
  }
  const shown = [...found.values()].toSorted((a, b) => a.one.network - b.one.network).slice(0, context.most);
  const told = shown.map(({ outcome, one }) => tellUnreached(context, outcome, one));
  const violations = oneForEachCause(shown.map(({ one }, i) => [one.network, must(told[i])]));
  const violationCount = violations.length + found.size - shown.length;
  return verdictOf("reachability", coverage, { violations, violationCount, most: context.most, undecided });
}

/** Findings of one network with the same element to blame are one violation of all of their pairs. */
function oneForEachCause(
  told: readonly (readonly [network: number, violation: Violation])[],
): readonly Violation[] {
  const causes = new Map<string, Violation>();
  for (const [network, violation] of told) {
    const key = `${network} ${violation.kind} ${violation.blame}`;
    const known = causes.get(key);
    causes.set(key, known === undefined ? violation : { ...known, count: known.count + violation.count });
  }
  return [...causes.values()];
}

/** Ordered pairs of endpoints of one network, by formula. */
function pairsInNetworks(context: Context): number {
  const { endpoints, networks } = context.fabric.columns;
  const sizes = new Float64Array(networks.count);
  for (const network of endpoints.network) sizes[network] = (sizes[network] ?? 0) + 1;
  return sizes.reduce(
    (sum, size, network) => sum + (context.asksOfNetwork(network) ? size * (size - 1) : 0),
    0,
  );
}
