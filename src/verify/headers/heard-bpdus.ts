import { must } from "../../model/fabric/fabric.ts";
import { PORT } from "../../model/fabric/columns.ts";
import { BRIDGE_GROUP } from "../../model/forwarding/reserved.ts";
import { NO_ETHER_TYPE } from "../../model/openflow/ethernet-key.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { macAt } from "../mac-at.ts";
import type { Arrival, Witness } from "../way.ts";
import { EMPTY } from "./bdd.ts";
import { type HeaderWorld, searchFrom, told } from "./header-explorer.ts";

/** A frame that spanning tree takes for a BPDU where it comes to a port. */
export interface HeardBpdu {
  readonly from: number;
  readonly arrivals: readonly Arrival[];
  readonly witness: Witness;
  readonly proviso?: string | undefined;
}

/**
 * What is sent at some ports and comes to others where spanning tree reads it, one for each of these: untagged, but over a patch
 * port, where it is handed on as a wire last brought it. So there may be more than is read: the simulator says.
 * @param listens whether a port takes part in a tree
 */
export function heardBpdus(
  world: HeaderWorld,
  ports: readonly number[],
  listens: (port: number) => boolean,
): readonly HeardBpdu[] {
  const { switches, courses, witnesses } = world;
  const { sets, rules, fabric } = switches;
  const { bridge, kind } = fabric.columns.ports;
  const tagged = sets.bdds.or(sets.isBeneath(0), sets.bdds.not(sets.equals(TAG, 0n)));
  const search = searchFrom(world, ports);
  const heard = new Map<number, HeardBpdu>();
  for (const { port, place } of search.roots) {
    if (heard.has(port) || !listens(port)) continue;
    const bpdus = sets.bdds.and(
      search.trail.set(place),
      rules.bpdus[fabric.bridgeSettings(must(bridge[port])).kind],
    );
    const frames = kind[port] === PORT.patch ? bpdus : sets.bdds.diff(bpdus, tagged);
    if (frames === EMPTY) continue;
    const course = courses.course(
      search,
      place,
      (from) => [
        [FIELD.dl_dst, BigInt(BRIDGE_GROUP)],
        [FIELD.dl_type, BigInt(NO_ETHER_TYPE)],
        [FIELD.dl_src, BigInt(macAt(fabric, from))],
      ],
      frames,
    );
    heard.set(port, { from: course.from, ...told(world, course), witness: witnesses.witness(course) });
  }
  return [...heard.values()];
}

/** The outer slot of the key. */
const TAG = { start: FIELD.vlan_tci.start, width: 16 };
