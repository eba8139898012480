import { must } from "../fabric/fabric.ts";
import type { Wiring } from "../forwarding/wiring.ts";
import { frameOf } from "../openflow/frame-key.ts";
import { BPDU } from "./flow-relays.ts";
import type { Relays } from "./relays.ts";

/** Who hears a port. */
export interface Heard {
  /** The ports of spanning-tree bridges that hear it. */
  readonly by: readonly number[];
  /** Bridges that it comes to and of which it is not settled what they do with it. */
  readonly unsettled: readonly number[];
}

/**
 * The ports of spanning-tree bridges that a BPDU comes to which leaves by `port`, and that understand it. It leaves
 * untagged whatever VLANs the port has. Bridges that do not consume it may relay it; one that a wire brings with a tag
 * is consumed, but nobody reads it: the BPDU is not where it is looked for (stp_process_packet; measured).
 * @param stands per tunnel row whether it exists
 */
export function listenersOf(wiring: Wiring, relays: Relays, stands: Uint8Array, port: number): Heard {
  const { fabric } = wiring;
  const { bridge } = fabric.columns.ports;
  const near = farEnds(wiring, stands, port);
  // Nearly every wire of a large fabric ends at bridges that run spanning tree themselves.
  if (near.every((end) => fabric.bridgeSettings(must(bridge[end])).stp))
    return { by: near, unsettled: NOBODY };
  return listenersBeyond(wiring, relays, stands, near);
}

/** Tags that a BPDU is followed with: bridges in a ring may put on one after the other for ever. */
const MOST_TAGS = 4;

function listenersBeyond(wiring: Wiring, relays: Relays, stands: Uint8Array, near: readonly number[]): Heard {
  const { fabric } = wiring;
  const { bridge } = fabric.columns.ports;
  const [by, unsettled] = [new Set<number>(), new Set<number>()];
  const seen = new Set<string>();
  const arriving = near.map((end) => relays.brought(end, BPDU));
  for (let passing = arriving.pop(); passing !== undefined; passing = arriving.pop()) {
    const { port, key, frame, limit } = passing;
    const name = `${port} ${key.join()} ${frame.tags.map(({ tpid, vid, pcp }) => `${tpid}.${vid}.${pcp}`).join()}`;
    if (seen.has(name) || frame.tags.length > MOST_TAGS) continue;
    seen.add(name);
    if (relays.isConsumed(passing)) {
      if (frame.tags.length === 0) by.add(port);
      continue;
    }
    const relayed = relays.relayed(passing);
    if (relayed === undefined) unsettled.add(must(bridge[port]));
    for (const left of relayed ?? []) {
      for (const end of farEnds(wiring, stands, left.port)) {
        const isPatch = wiring.peer[left.port] === end;
        const next = () => relays.brought(end, frameOf(left.key, frame, limit));
        arriving.push(isPatch ? relays.handedOn(passing, left, end) : next());
      }
    }
  }
  return { by: [...by], unsettled: [...unsettled] };
}

/** Where a BPDU comes to that leaves by `port`, over the tunnels that stand. */
function farEnds(wiring: Wiring, stands: Uint8Array, port: number): readonly number[] {
  const { tunnel } = wiring.fabric.columns.ports;
  const isThere = (one: number) => must(tunnel[one]) < 0 || stands[must(tunnel[one])] === 1;
  if (!isThere(port)) return NOBODY;
  const over = must(tunnel[port]);
  if (over >= 0 && must(wiring.capacity[over]) < BPDU_FRAME) return NOBODY;
  const ends = wiring.farEnds(port);
  return ends.every(isThere) ? ends : ends.filter(isThere);
}

/** Bytes of a configuration BPDU with its Ethernet header, as Open vSwitch gives it to a tunnel: without padding. */
const BPDU_FRAME = 52;

const NOBODY: readonly number[] = [];
