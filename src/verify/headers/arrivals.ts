import { must } from "../../model/fabric/fabric.ts";
import { flowText } from "../../sim/words.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { UNSHOWN } from "../unshown.ts";
import type { Act, Arrival } from "../way.ts";
import { EMPTY } from "./bdd.ts";
import { memberOf } from "./concrete.ts";
import type { Course, Stop } from "./courses.ts";
import type { WitnessMaker } from "./header-witness.ts";
import { VLAN } from "./rules.ts";
import type { Switches } from "./switches.ts";

/** Where a host sends to one neighbour: it has been told of it, by whom and when is not always found. */
export function neighbourOn({ fabric }: Switches, { stops }: Course): string | undefined {
  for (const { note } of stops)
    if (note?.kind === "crossed" && note.isAfterAnswer === true)
      return `a neighbour at ${fabric.portName(note.into)} ${UNSHOWN["neighbour-told"]}`;
  return undefined;
}

/** Where a static entry is in the way: a full table has forgotten it, and no run is given one. */
export function forgottenOn({ fabric }: Switches, { stops }: Course): string | undefined {
  for (const { note } of stops)
    if (note?.kind === "forgotten")
      return `the MAC table of ${fabric.bridgeName(note.bridge)} was full and has forgotten a static entry`;
  return undefined;
}

/** Where flows read the addresses of a packet that a container builds: whether a host takes it is tried. */
export function outerOn({ fabric, sets }: Switches, { stops }: Course): string | undefined {
  const fields = [FIELD.tun_src, FIELD.tun_dst];
  if (fields.every((field) => sets.variables.live(field).length === 0)) return undefined;
  const built = stops.find(({ note }) => note?.kind === "crossed" && note.crafted?.kind === "tunnel")?.note;
  if (built?.kind !== "crossed") return undefined;
  return `${fabric.hostName(fabric.hostOf(built.into))} takes a packet in with the addresses that flows ask for`;
}

/** Where the order of flows decides what becomes of some frames: a run knows one order only. */
export function provisoOf(switches: Switches, bridges: readonly number[]): string | undefined {
  const tied = bridges.find((bridge) => switches.isTied(bridge));
  return tied === undefined
    ? undefined
    : `${UNSHOWN["flow-order"]} in ${switches.fabric.bridgeName(tied)} lets it`;
}

/** The bridges that a frame comes to on its way. */
export function arrivalsOn(
  switches: Switches,
  witnesses: WitnessMaker,
  { stops }: Course,
): readonly Arrival[] {
  const { bridge } = switches.fabric.columns.ports;
  const { bdds, variables } = switches.sets;
  const arrivals: Arrival[] = [];
  for (const [i, { note, frame }] of stops.entries()) {
    if (note?.kind !== "sent" && note?.kind !== "crossed") continue;
    const port = note.kind === "sent" ? note.port : note.into;
    const end = stops.findIndex((stop, j) => j > i && stop.note?.kind === "crossed");
    const here = stops.slice(i, end < 0 ? undefined : end);
    arrivals.push({
      bridge: must(bridge[port]),
      port,
      by: note.kind === "sent" ? -1 : note.by,
      vlan: vlanIn(switches, here),
      isBare: bdds.and(frame, switches.sets.isBeneath(0)) === EMPTY,
      isFromHost: bdds.and(frame, bdds.literal(variables.fromHost)) !== EMPTY,
      acts: here.flatMap((stop) => actAt(switches, witnesses, stop)),
      ...(note.kind === "crossed" && note.crafted !== undefined && { crafted: note.crafted }),
    });
  }
  return arrivals;
}

/** The flow that takes the frame there, written or learned. */
function actAt(switches: Switches, witnesses: WitnessMaker, stop: Stop): readonly Act[] {
  const { sets, fabric } = switches;
  const { note, frame } = stop;
  if (note?.kind === "learned-flow") {
    const { table, priority } = note.learned.spec;
    const lesson = witnesses.lessonAt(stop);
    const text = `table ${table}, priority ${priority}: a flow that was learned`;
    return [{ row: -1, text, ...(lesson && { taughtBy: arrivalsOn(switches, witnesses, lesson) }) }];
  }
  if (note?.kind !== "flows") return [];
  const found = must(note.group.flows.find(({ frames }) => sets.bdds.and(frame, frames) !== EMPTY));
  return [{ row: found.row, text: flowText(must(fabric.columns.flows.flow[found.row])) }];
}

/** The VLAN that NORMAL gives the frame, where it does. */
function vlanIn({ sets }: Switches, stops: readonly Stop[]): number | undefined {
  const classified = stops.find(({ note }) => note?.kind === "classified");
  return classified === undefined ? undefined : Number(memberOf(sets, classified.frame).valueOf(VLAN));
}
