import { entry } from "./entry.ts";
import { ranksOf } from "./order.ts";
import { ROLE } from "./port-state.ts";
import type { StpColumns } from "./topology.ts";
import type { SpanningTree } from "./tree.ts";

/**
 * Bridges whose root port hears two ports of one bridge that both speak for good, and that have another port which is the
 * better way while it holds the worse of them. It holds whichever spoke last (802.1D-1998 §8.6.2.2), so with each hello
 * one of the bridge's two ports becomes the root port and then the other, and neither ever forwards (measured on Open
 * vSwitch 3.1.0). Nobody else is concerned: root and cost are the same either way.
 * @param tree at rest, where each port holds the best that it hears
 */
export function restlessBridges(net: StpColumns, tree: SpanningTree): readonly number[] {
  const rank = ranksOf(net.bridgeIds);
  const restless = new Set<number>();
  for (let speaker = 0; speaker < net.bridge.length; speaker++) {
    if (tree.role[speaker] !== ROLE.designated) continue;
    for (const port of net.hearsPort.subarray(net.hearsStart[speaker], net.hearsStart[speaker + 1])) {
      const held = entry(tree.designated, port);
      if (tree.role[port] !== ROLE.root || held === speaker || !speakAlike(net, tree, rank, held, speaker))
        continue;
      if (hasBetter(net, tree, rank, port, speaker)) restless.add(entry(net.bridge, port));
    }
  }
  return [...restless];
}

/** Whether what two ports say is the same but for their own identifiers (§8.6.1). */
function speakAlike(
  net: StpColumns,
  tree: SpanningTree,
  rank: Uint32Array,
  one: number,
  other: number,
): boolean {
  const [here, there] = [entry(net.bridge, one), entry(net.bridge, other)];
  const isOneRoot = entry(rank, entry(tree.root, here)) === entry(rank, entry(tree.root, there));
  return (
    isOneRoot &&
    entry(rank, here) === entry(rank, there) &&
    entry(tree.rootCost, here) === entry(tree.rootCost, there)
  );
}

/** §8.6.8.1: whether a bridge has a better way to the root than by its root port, if that holds what `speaker` says. */
function hasBetter(
  net: StpColumns,
  tree: SpanningTree,
  rank: Uint32Array,
  root: number,
  speaker: number,
): boolean {
  const bridge = entry(net.bridge, root);
  for (let port = 0; port < net.bridge.length; port++) {
    if (net.bridge[port] !== bridge || tree.role[port] !== ROLE.alternate) continue;
    const held = entry(tree.designated, port);
    if (entry(net.cost, port) !== entry(net.cost, root) || !speakAlike(net, tree, rank, held, speaker))
      continue;
    const order = entry(net.id, held) - entry(net.id, speaker) || entry(net.id, port) - entry(net.id, root);
    if (order < 0) return true;
  }
  return false;
}
