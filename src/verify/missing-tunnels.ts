import { must } from "../model/fabric/fabric.ts";
import { DisjointSets } from "../model/values/disjoint-sets.ts";
import type { Context } from "./context.ts";
import type { Warning } from "./verdict.ts";

/** Bridges of one owner that no tunnel joins, though others do: what they say is relayed. The first is shown. */
export function missingTunnels(context: Context): readonly Warning[] {
  const { fabric } = context;
  const { bridges } = fabric.columns;
  if (fabric.columns.tunnels.count === 0) return [];
  const { near, joined } = meshes(context);
  const sizes = new Int32Array(bridges.count);
  for (let bridge = 0; bridge < bridges.count; bridge++) {
    const set = joined.find(bridge);
    sizes[set] = must(sizes[set]) + 1;
  }
  for (let bridge = 0; bridge < bridges.count; bridge++) {
    // In a full mesh, which is most, there is nobody to look for.
    if (near[bridge] === 0 || must(near[bridge]) + 1 === sizes[joined.find(bridge)]) continue;
    const other = relayedFrom(context, bridge);
    if (other === undefined) continue;
    const text = `no tunnel joins ${fabric.bridgeName(bridge)} and ${fabric.bridgeName(other)}: what they say to each other is relayed by other hosts`;
    return [{ kind: "relayed", text, blame: fabric.blame(bridges.origin[bridge]) }];
  }
  return [];
}

/** How many bridges each is one tunnel away from, and who is joined by any number of them. */
function meshes(context: Context): { readonly near: Int32Array; readonly joined: DisjointSets } {
  const { count } = context.fabric.columns.bridges;
  const near = new Int32Array(count);
  const joined = new DisjointSets(count);
  const seenFrom = new Int32Array(count).fill(-1);
  for (let bridge = 0; bridge < count; bridge++) {
    eachPeer(context, bridge, (other) => {
      if (seenFrom[other] === bridge) return;
      seenFrom[other] = bridge;
      near[bridge] = must(near[bridge]) + 1;
      joined.join(bridge, other);
    });
  }
  return { near, joined };
}

/** The bridges that tunnels lead to from this one, as often as they do. */
function eachPeer({ fabric, wiring }: Context, bridge: number, visit: (other: number) => void): void {
  const { ports, tunnels } = fabric.columns;
  for (const port of fabric.portsOf(bridge)) {
    const tunnel = must(ports.tunnel[port]);
    if (tunnel >= 0)
      wiring.eachTaker(tunnel, (taker) => visit(must(ports.bridge[must(tunnels.port[taker])])));
  }
}

function peersOf(context: Context, bridge: number): ReadonlySet<number> {
  const peers = new Set<number>();
  eachPeer(context, bridge, (other) => peers.add(other));
  return peers;
}

/** A bridge of the same owner on another host, two tunnels away and not one. */
function relayedFrom(context: Context, bridge: number): number | undefined {
  const { fabric, owners } = context;
  const { host } = fabric.columns.bridges;
  const near = peersOf(context, bridge);
  for (const one of near) {
    for (const other of peersOf(context, one)) {
      const isElsewhere = host[other] !== host[bridge] && !near.has(other);
      if (isElsewhere && owners.ownerOf(other) === owners.ownerOf(bridge)) return other;
    }
  }
  return undefined;
}
