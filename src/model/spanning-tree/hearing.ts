import { must } from "../fabric/fabric.ts";
import type { Wiring } from "../forwarding/wiring.ts";
import { listenersOf } from "./listeners.ts";
import { Relays } from "./relays.ts";
import type { StpColumns } from "./topology.ts";

/** The ports that take part, in columns. */
interface Taking {
  /** Per port that takes part, its row in the fabric. */
  readonly ports: Int32Array;
  /** The other way round, -1 for a port that takes no part. */
  readonly place: Int32Array;
}

interface Hearing extends Pick<StpColumns, "hearsStart" | "hearsPort"> {
  /** Rows of bridges that BPDUs come to and of which it is not settled what they do with them. */
  readonly unsettled: readonly number[];
}

/** Who hears whom in a fabric. @param stands per tunnel row whether it exists */
export function hearingOf(wiring: Wiring, stands: Uint8Array, taking: Taking): Hearing {
  const { ports, place } = taking;
  const relays = new Relays(wiring);
  const hearsStart = new Uint32Array(ports.length + 1);
  const heard: number[] = [];
  const unsettled = new Set<number>();
  for (let index = 0; index < ports.length; index++) {
    const heardHere = listenersOf(wiring, relays, stands, must(ports[index]));
    for (const bridge of heardHere.unsettled) unsettled.add(bridge);
    for (const listener of heardHere.by) {
      const at = must(place[listener]);
      if (at >= 0) heard.push(at);
    }
    hearsStart[index + 1] = heard.length;
  }
  return { hearsStart, hearsPort: Uint32Array.from(heard), unsettled: [...unsettled] };
}
