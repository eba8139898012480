import { EXPERIMENTAL } from "../model/frame-fields.ts";
import { must } from "../model/fabric/fabric.ts";
import { localAddresses } from "../model/forwarding/host-rules.ts";
import type { Ipv4 } from "../model/values/ipv4.ts";
import { BROADCAST, type Mac } from "../model/values/mac.ts";
import type { Data, Frame } from "../model/wire/frame.ts";
import type { CraftedPacket } from "./host-steps.ts";
import type { Relation } from "./relation.ts";
import type { ClassArrival, ClassWay } from "./search.ts";
import type { Lesson } from "./way.ts";
import { bridgeOf } from "./wire-class.ts";

export interface Lessons {
  readonly all: readonly Lesson[];
  /** to whom the witness is in the end: to all, or where floods do not get there to the one that was learned */
  readonly dst: Mac;
}

/**
 * What has to be learned for a frame to go a way where floods do not lead. Each lesson is for its own sender,
 * and so dropped where it is learned; that of a host is an ARP request, which it takes in.
 * @param known the address that is learned to be at the way's end
 */
export function lessonsFor(relation: Relation, way: ClassWay, known: Mac): Lessons {
  const taught: Lesson[] = [];
  let dst = BROADCAST;
  for (const { arrivals, out, by, next } of legsOf(way)) {
    const ports = unflooded(relation, arrivals, out);
    if (ports.length === 0) continue;
    if (next === undefined) dst = known;
    if (by?.sought !== undefined) taught.push(introduction(relation, arrivals, out, by.sought, known));
    taught.push(...ports.map((port) => ({ port, frame: lessonFor(next?.to[0] ?? known) })));
  }
  return { all: taught, dst };
}

/** A part of a way that frames go unchanged but for tags: from a container or a host to the next host or the end. */
interface Leg {
  readonly arrivals: readonly ClassArrival[];
  readonly out: number;
  /** how a host came to send it */
  readonly by: CraftedPacket | undefined;
  /** what the next host is to do with it */
  readonly next: CraftedPacket | undefined;
}

function legsOf({ arrivals, out }: ClassWay): readonly Leg[] {
  const starts = [...arrivals.keys()].filter((i) => i === 0 || must(arrivals[i]).crafted !== undefined);
  return starts.map((start, i) => {
    const end = starts[i + 1];
    const after = end === undefined ? undefined : must(arrivals[end]);
    const leg = arrivals.slice(start, end);
    return { arrivals: leg, out: after?.by ?? out, by: must(leg[0]).crafted, next: after?.crafted };
  });
}

/** The ports of a leg that floods pass by: only frames for what was learned there leave by them. An `out` of -1 is none. */
function unflooded(relation: Relation, arrivals: readonly ClassArrival[], out: number): readonly number[] {
  return arrivals
    .map(({ node }, i) => ({ node, by: arrivals[i + 1]?.by ?? out }))
    .filter(({ node, by }) => by >= 0 && !relation.floods(by, node))
    .map(({ by }) => by);
}

function lessonFor(mac: Mac): Frame {
  return { src: mac, dst: mac, tags: [], payload: filler() };
}

/** The host has to know its neighbour: it asks by broadcast, which would not get there. */
function introduction(
  relation: Relation,
  arrivals: readonly ClassArrival[],
  out: number,
  sought: Ipv4,
  known: Mac,
): Lesson {
  const { fabric } = relation.wiring;
  const own = must(localAddresses(fabric, bridgeOf(must(arrivals[0]).node))[0]).address;
  const payload = {
    kind: "arp",
    operation: "request",
    senderMac: known,
    senderIp: sought,
    targetMac: known,
    targetIp: own,
  } as const;
  const port = arrivals[1]?.by ?? out;
  return { port, frame: { src: known, dst: BROADCAST, tags: [], payload } };
}

/** What is in a frame that nobody has to read. */
export function filler(): Data {
  return { kind: "data", protocol: EXPERIMENTAL, bytes: new Uint8Array(46) };
}
