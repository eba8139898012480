import { must } from "../model/fabric/fabric.ts";
import type { FloodGraph } from "./flood-graph.ts";

/**
 * Which emissions of a graph go on for ever. A frame never leaves by the port it came by, so an arrival goes
 * on only if its class leaves by another port; taking away, again and again, what cannot go on leaves the
 * loops and what feeds into them. Each emission and arrival is taken away at most once: linear in the graph.
 * @returns per emission 1 if it never dies out
 */
export function endlessEmissions(graph: Pick<FloodGraph, "emissions" | "arrivals" | "leaving">): Uint8Array {
  const { emissions, arrivals, leaving } = graph;
  const alive = new Uint8Array(emissions.length).fill(1);
  const ahead = Int32Array.from(emissions, (emission) => emission.arrivals.length);
  const feeding: number[][] = arrivals.map(() => []);
  for (const [id, emission] of emissions.entries())
    for (const at of emission.arrivals) must(feeding[at]).push(id);
  const arrivalsAt = new Map<number, number[]>();
  for (const [id, { node }] of arrivals.entries()) {
    const here = arrivalsAt.get(node);
    if (here === undefined) arrivalsAt.set(node, [id]);
    else here.push(id);
  }
  const live = new Map([...leaving].map(([node, ids]) => [node, ids.length]));
  const dead = new Uint8Array(arrivals.length);
  const queue: number[] = [];
  // With two ways out every arrival goes on by one of them; only the last two to go change anything.
  const settle = (node: number) => {
    if (must(live.get(node)) > 1) return;
    const only = must(leaving.get(node)).find((id) => alive[id] === 1);
    for (const at of arrivalsAt.get(node) ?? []) {
      const stuck = only === undefined || must(emissions[only]).port === must(arrivals[at]).port;
      if (stuck && dead[at] === 0) {
        dead[at] = 1;
        queue.push(at);
      }
    }
  };
  for (const node of leaving.keys()) settle(node);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const id of must(feeding[at])) {
      ahead[id] = must(ahead[id]) - 1;
      if (ahead[id] !== 0 || alive[id] === 0) continue;
      alive[id] = 0;
      const { node } = must(emissions[id]);
      live.set(node, must(live.get(node)) - 1);
      settle(node);
    }
  }
  return alive;
}
