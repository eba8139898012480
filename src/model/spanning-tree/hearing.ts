import { must } from "../fabric/fabric.ts";
import type { Wiring } from "../forwarding/wiring.ts";
import { listenersOf } from "./listeners.ts";
import { Relays } from "./relays.ts";
import type { StpColumns } from "./topology.ts";

/** The ports that take part, in columns. */
interface Taking extends Pick<StpColumns, "bridge" | "id"> {
  /** Per port that takes part, its row in the fabric. */
  readonly ports: Int32Array;
  /** The other way round, -1 for a port that takes no part. */
  readonly place: Int32Array;
}

interface Hearing extends Pick<StpColumns, "hearsStart" | "hearsPort"> {
  /** Rows of bridges whose flows leave it open which tree there is. */
  readonly unsettled: readonly number[];
}

/** Who hears whom in a fabric. @param stands per tunnel row whether it exists */
export function hearingOf(wiring: Wiring, stands: Uint8Array, taking: Taking): Hearing {
  const { ports, place } = taking;
  const relays = new Relays(wiring);
  const hearsStart = new Uint32Array(ports.length + 1);
  const heard: number[] = [];
  const unsettled = new Set<number>();
  const byFlows = new Map<number, readonly number[]>();
  for (let index = 0; index < ports.length; index++) {
    const heardHere = listenersOf(wiring, relays, stands, must(ports[index]));
    for (const bridge of heardHere.unsettled) unsettled.add(bridge);
    if (heardHere.byFlows.length > 0) byFlows.set(index, heardHere.byFlows);
    for (const listener of heardHere.by) {
      const at = must(place[listener]);
      if (at >= 0) heard.push(at);
    }
    hearsStart[index + 1] = heard.length;
  }
  const hears = { hearsStart, hearsPort: Uint32Array.from(heard) };
  if (byFlows.size > 0) for (const bridge of restless(taking, hears, byFlows)) unsettled.add(bridge);
  return { ...hears, unsettled: [...unsettled] };
}

/**
 * Bridges whose flows bring a port the BPDUs of two ports of one other bridge that do not hear each other. Both speak for
 * good, and of one bridge the last that was heard counts (802.1D-1998 §8.6.2.2): such a tree may never come to rest.
 * @param byFlows per port that is heard by way of flows the bridges that they are of
 */
function restless(
  { bridge, id }: Taking,
  { hearsStart, hearsPort }: Pick<StpColumns, "hearsStart" | "hearsPort">,
  byFlows: ReadonlyMap<number, readonly number[]>,
): readonly number[] {
  const listeners = (port: number) => hearsPort.subarray(hearsStart[port], hearsStart[port + 1]);
  const portsOf = new Map<number, number[]>();
  bridge.forEach((own, port) => portsOf.set(own, (portsOf.get(own) ?? []).concat(port)));
  return [...byFlows].flatMap(([one, relays]) => {
    const heard = new Set([...listeners(one)].filter((port) => bridge[port] !== bridge[one]));
    const isTwin = (other: number) => {
      const [better, worse] = must(id[one]) < must(id[other]) ? [one, other] : [other, one];
      return !listeners(better).includes(worse) && listeners(other).some((port) => heard.has(port));
    };
    const others = portsOf.get(must(bridge[one])) ?? [];
    return others.some((other) => other !== one && isTwin(other)) ? relays : [];
  });
}
