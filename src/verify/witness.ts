import { NOBODY } from "../model/frame-fields.ts";
import { must } from "../model/fabric/fabric.ts";
import { encapsulated } from "../model/forwarding/encapsulation.ts";
import { UNSPECIFIED } from "../model/values/ipv4.ts";
import { BROADCAST, type Mac } from "../model/values/mac.ts";
import type { Frame } from "../model/wire/frame.ts";
import { EXPERIMENTAL_PROTOCOL } from "../model/wire/ipv4.ts";
import { echoRequest, packetOf } from "../sim/packets.ts";
import { filler, lessonsFor } from "./lessons.ts";
import { macAt } from "./mac-at.ts";
import type { Relation } from "./relation.ts";
import type { ClassArrival, ClassWay } from "./search.ts";
import { stackFor } from "./tag-stack.ts";
import { hostStepOf, type Witness } from "./way.ts";

export function witnessOf(relation: Relation, way: ClassWay): Witness {
  const { fabric } = relation.wiring;
  const [src, target] = [macAt(fabric, must(way.arrivals[0]).port), macAt(fabric, way.out)];
  return witnessFrom(relation, way, src, target === src ? NOBODY : target);
}

/**
 * Of a frame from an address that its sender chooses. A way whose `out` is -1 ends where it arrives last.
 * @param known the address that is learned to be at the way's end, where floods do not lead
 */
export function witnessFrom(relation: Relation, way: ClassWay, src: Mac, known: Mac): Witness {
  const lessons = lessonsFor(relation, way, known);
  return { frame: frameFrom(relation, way, 0, { src, dst: lessons.dst }), lessons: lessons.all };
}

interface Parties {
  readonly src: Mac;
  readonly dst: Mac;
}

/** What has to come to the arrival `start` of a way, as a frame of its own. */
function frameFrom(relation: Relation, way: ClassWay, start: number, parties: Parties): Frame {
  const through = hostStepOf(way, start);
  const leg = way.arrivals.slice(start, through < 0 ? undefined : through);
  const tags = stackFor(relation, leg.map(startHere));
  const step = way.arrivals[through];
  if (step?.crafted === undefined) return { ...parties, tags, payload: filler() };
  const { to, kind, src: sender, dst } = step.crafted;
  const frame = (payload: Frame["payload"]): Frame => ({ src: parties.src, dst: to[0], tags, payload });
  switch (kind) {
    case "tunnel": {
      const { fabric } = relation.wiring;
      const tunnel = must(fabric.columns.ports.tunnel[step.port]);
      const inner = frameFrom(relation, way, through, parties);
      const payload = encapsulated(fabric, tunnel, must(step.crafted.key), inner);
      return frame({ ...packetOf(sender, dst, payload), dontFragment: false });
    }
    case "packet":
      return frame(
        packetOf(sender, dst, { kind: "data", protocol: EXPERIMENTAL_PROTOCOL, bytes: new Uint8Array(20) }),
      );
    case "echo":
      return frame(echoRequest(sender, dst));
    case "arp":
      // RFC 5227 §2.1.1: a probe, which has no address yet. The answer goes to whom it names as its sender.
      return frame({
        kind,
        operation: "request",
        senderMac: parties.dst === BROADCAST ? NOBODY : parties.dst,
        senderIp: UNSPECIFIED,
        targetMac: NOBODY,
        targetIp: dst,
      });
  }
}

const startHere = (arrival: ClassArrival, index: number): ClassArrival =>
  index === 0 ? { ...arrival, by: -1 } : arrival;
