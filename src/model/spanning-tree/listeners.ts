import { must } from "../fabric/fabric.ts";
import type { Wiring } from "../forwarding/wiring.ts";

/** The state that elements are in. */
export interface Condition {
  /** Per tunnel row whether it exists. */
  readonly stands: Uint8Array;
  /** Ports that have failed. */
  readonly dead: ReadonlySet<number>;
}

/**
 * The ports of spanning-tree bridges that a BPDU comes to which leaves by `port`. Open vSwitch without spanning
 * tree drops it (measured); a Linux bridge without passes it on. It is untagged and crosses ports of any VLAN.
 */
export function listenersOf(wiring: Wiring, condition: Condition, port: number): readonly number[] {
  const { fabric } = wiring;
  const { bridge } = fabric.columns.ports;
  const near = farEnds(wiring, condition, port);
  if (near.length === 0) return near;
  // Nearly every wire of a large fabric ends at bridges that run spanning tree themselves.
  if (near.every((end) => fabric.bridgeSettings(must(bridge[end])).stp)) return near;
  return listenersBeyond(wiring, condition, near);
}

function listenersBeyond(wiring: Wiring, condition: Condition, near: readonly number[]): readonly number[] {
  const { fabric } = wiring;
  const { bridge } = fabric.columns.ports;
  const found = new Set<number>();
  const relayed = new Set<number>();
  const ends = [...near];
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    const at = must(bridge[end]);
    const { kind, stp } = fabric.bridgeSettings(at);
    if (stp) found.add(end);
    else if (kind === "linux" && !relayed.has(end)) {
      relayed.add(end);
      for (const out of fabric.portsOf(at)) if (out !== end) ends.push(...farEnds(wiring, condition, out));
    }
  }
  return [...found];
}

/** Where a BPDU comes to that leaves by `port`, over the tunnels that stand, past nothing that has failed. */
function farEnds(wiring: Wiring, { stands, dead }: Condition, port: number): readonly number[] {
  const { tunnel } = wiring.fabric.columns.ports;
  const isThere = (one: number) =>
    !dead.has(one) && (must(tunnel[one]) < 0 || stands[must(tunnel[one])] === 1);
  if (!isThere(port)) return NOBODY;
  const ends = wiring.farEnds(port);
  return ends.every(isThere) ? ends : ends.filter(isThere);
}

const NOBODY: readonly number[] = [];
