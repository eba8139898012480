import { must } from "../fabric/fabric.ts";
import type { Wiring } from "../forwarding/wiring.ts";
import { type Passing, relayed } from "./relays.ts";

/** The state that elements are in. */
export interface Condition {
  /** Per tunnel row whether it exists. */
  readonly stands: Uint8Array;
  /** Ports that have failed. */
  readonly dead: ReadonlySet<number>;
}

/**
 * The ports of spanning-tree bridges that a BPDU comes to which leaves by `port`, and that understand it. It leaves
 * untagged whatever VLANs the port has. Bridges without spanning tree may relay it; one that a wire brings with a tag
 * is consumed, but nobody reads it: the BPDU is not where it is looked for (stp_process_packet; measured).
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

/** Tags that a BPDU is followed with: bridges in a ring may put on one after the other for ever. */
const MOST_TAGS = 4;

function listenersBeyond(wiring: Wiring, condition: Condition, near: readonly number[]): readonly number[] {
  const { fabric } = wiring;
  const { bridge } = fabric.columns.ports;
  const found = new Set<number>();
  const seen = new Set<string>();
  const arriving: Passing[] = near.map((end) => ({ port: end, tags: [], cameTagged: false }));
  for (let passing = arriving.pop(); passing !== undefined; passing = arriving.pop()) {
    const { port, tags, cameTagged } = passing;
    const name = `${port} ${cameTagged} ${tags.join()}`;
    if (seen.has(name) || tags.length > MOST_TAGS) continue;
    seen.add(name);
    if (fabric.bridgeSettings(must(bridge[port])).stp) {
      if (!cameTagged) found.add(port);
      continue;
    }
    for (const out of relayed(fabric, passing)) {
      for (const end of farEnds(wiring, condition, out.port)) {
        const isPatch = wiring.peer[out.port] === end;
        arriving.push({ port: end, tags: out.tags, cameTagged: isPatch ? cameTagged : out.tags.length > 0 });
      }
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
  const over = must(tunnel[port]);
  if (over >= 0 && must(wiring.capacity[over]) < BPDU_FRAME) return NOBODY;
  const ends = wiring.farEnds(port);
  return ends.every(isThere) ? ends : ends.filter(isThere);
}

/** Bytes of a configuration BPDU with its Ethernet header, as Open vSwitch gives it to a tunnel: without padding. */
const BPDU_FRAME = 52;

const NOBODY: readonly number[] = [];
