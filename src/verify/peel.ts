import { must } from "../model/fabric/fabric.ts";
import type { FloodGraph } from "./flood-graph.ts";

/**
 * Which emissions of a graph go on for ever. A frame never leaves by the port it came by, so an arrival goes
 * on only if its class leaves by another port; taking away, again and again, what cannot go on leaves the
 * loops and what feeds into them. Each emission and arrival is taken away at most once: linear in the graph.
 * @returns per emission 1 if it never dies out
 */
export function endlessEmissions(graph: FloodGraph): Uint8Array {
  const { emissions, arrivals, leaving } = graph;
  const alive = new Uint8Array(emissions.length).fill(1);
  const ahead = Int32Array.from(emissions, (emission) => emission.arrivals.length);
  const feeding: number[][] = arrivals.map(() => []);
  for (const [id, emission] of emissions.entries())
    for (const at of emission.arrivals) must(feeding[at]).push(id);
  const arrivalsAt = new Map<number, number[]>();
  for (const [id, { node }] of arrivals.entries())
    arrivalsAt.set(node, [...(arrivalsAt.get(node) ?? []), id]);
  const dead = new Uint8Array(arrivals.length);
  const liveFrom = (node: number) => must(leaving.get(node)).filter((id) => alive[id] === 1);
  const queue: number[] = [];
  const settle = (node: number) => {
    const live = liveFrom(node);
    const [only] = live;
    for (const at of arrivalsAt.get(node) ?? []) {
      const stuck =
        only === undefined || (live.length === 1 && must(emissions[only]).port === must(arrivals[at]).port);
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
      settle(must(emissions[id]).node);
    }
  }
  return alive;
}
