import { must } from "../model/fabric/fabric.ts";
import type { Context } from "./context.ts";
import { type NetworkReach, type Reaches, REACHES } from "./network-reach.ts";
import { unsettledTrees } from "./unmodelled.ts";
import { unreachedIn } from "./unreached.ts";

/** Who reaches whom of a fabric's networks in every outcome of tunnels that exclude each other. */
export interface WorstReach {
  /** Endpoints of one network and kind are alike. */
  kindOf(endpoint: number): string;
  /** Of two endpoints of one network; undefined where that is undecided. */
  between(from: number, to: number): Reaches | undefined;
  readonly undecided: readonly string[];
}

export function worstReach(context: Context): WorstReach {
  const { fabric, outcomes } = context;
  const { network } = fabric.columns.endpoints;
  const unsettled = unsettledTrees(context);
  if (unsettled.length > 0) return { kindOf: () => "", between: () => undefined, undecided: unsettled };
  const results = outcomes.all.map((outcome) => unreachedIn(context, outcome));
  const tables = results.map(({ ran, counted }) => new Map<number, NetworkReach>([...ran, ...counted()]));
  const of = (endpoint: number) => tables.map((table) => table.get(must(network[endpoint])));
  const undecided = new Set(results.flatMap((result) => result.undecided));
  if (!outcomes.complete) undecided.add("more outcomes of refused tunnels than are looked at");
  return {
    kindOf: (endpoint) =>
      of(endpoint)
        .map((table) => table?.kindOf(endpoint))
        .join("|"),
    between: (from, to) => {
      const found = new Set(of(from).map((table) => table?.between(from, to)));
      return found.has(undefined) ? undefined : REACHES.find((one) => found.has(one));
    },
    undecided: [...undecided],
  };
}
