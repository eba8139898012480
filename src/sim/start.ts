import { standingTunnels } from "../model/forwarding/standing.ts";
import type { Wiring } from "../model/forwarding/wiring.ts";
import { type FabricTopology, topologyOfFabric, treeOfFabric } from "../model/spanning-tree/of-fabric.ts";

/** The state of a network that a run starts from. MAC tables are empty: frames sent before may fill them. */
export interface Start {
  /**
   * The converged tree, or port rows: of the ports that take part in a tree exactly these forward. A port
   * that takes part in none always does. Either tree stands still; one that is "running" starts with all ports coming
   * up at 0, and its bridges speak over the network's own wires from then on.
   */
  readonly tree: "converged" | "running" | { readonly forwarding: ReadonlySet<number> };
  /**
   * Tunnel rows that win their group of tunnels that exclude each other. Of a group without one the first in
   * the file does. Several of one group: each takes the packets, for a witness that needs both outcomes.
   */
  readonly winners: ReadonlySet<number>;
}

/** A start as columns: which tunnels exist, and which ports forward. */
export interface StartColumns {
  readonly stands: Uint8Array;
  readonly forwards: Uint8Array;
  /** Who takes part in a tree that runs; undefined if it stands still. */
  readonly running: FabricTopology | undefined;
}

export function startColumns(wiring: Wiring, start: Partial<Start> = {}): StartColumns {
  const { tree = "converged", winners } = start;
  const stands = standingTunnels(wiring, winners);
  if (tree === "converged") {
    return { stands, forwards: treeOfFabric(wiring, stands).forwards, running: undefined };
  }
  const forwards = new Uint8Array(wiring.fabric.columns.ports.count).fill(1);
  const topology = topologyOfFabric(wiring, stands);
  const isRunning = tree === "running";
  for (const port of topology.ports) forwards[port] = !isRunning && tree.forwarding.has(port) ? 1 : 0;
  return { stands, forwards, running: isRunning ? topology : undefined };
}
