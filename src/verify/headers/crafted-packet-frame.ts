import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { ECHO_ANSWER, type HostAnswer } from "../../model/forwarding/host-answers.ts";
import { encapsulated } from "../../model/forwarding/encapsulation.ts";
import { NOBODY } from "../../model/frame-fields.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import { type Ipv4, UNSPECIFIED } from "../../model/values/ipv4.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import type { TunnelKey } from "../../model/values/tunnel-key.ts";
import type { Frame, Payload } from "../../model/wire/frame.ts";
import { ETHER_TYPE } from "../../model/wire/ethernet.ts";
import { EXPERIMENTAL_PROTOCOL, IP_PROTOCOL } from "../../model/wire/ipv4.ts";
import { packetOf } from "../../sim/packets.ts";
import type { CraftedPacket } from "../host-steps.ts";
import type { Member, Wish } from "./concrete.ts";

/** A frame that a container or a host sends. */
export interface Sent {
  readonly frame: Frame;
  /** where a host makes it come in; -1 if a container sends it */
  readonly into: number;
  /** that it comes with there, if anybody looks at keys */
  readonly key: number | undefined;
  /** of the packet that it comes in, in the same way */
  readonly src: bigint | undefined;
  readonly dst: bigint | undefined;
  /** how the host was made to send it; undefined if a container sends it */
  readonly crafted: CraftedPacket | undefined;
}

/** What a container writes into a frame to a host for another to come of it. */
export function payloadFor(
  fabric: Fabric,
  crafted: CraftedPacket,
  { frame, into, key }: Sent,
  own: Frame,
  member: Member,
): Payload {
  if (crafted.kind !== "tunnel") return own.payload;
  const [src, dst] = [FIELD.nw_src, FIELD.nw_dst].map((field) => Number(member.valueOf(field)) as Ipv4);
  const tunnel = must(fabric.columns.ports.tunnel[into]);
  const payload = encapsulated(fabric, tunnel, (key as TunnelKey | undefined) ?? must(crafted.key), frame);
  return { ...packetOf(must(src), must(dst), payload), dontFragment: false };
}

const is = (field: Bits, value: number): Wish => [field, BigInt(value)];

/** What a frame to a host is to be where its way leaves it open, for another to come of it. */
export function wishesFor(crafted: CraftedPacket, { frame, src, dst }: Sent): readonly Wish[] {
  const isBuilt = crafted.kind === "tunnel";
  const ends: readonly Wish[] = [
    [FIELD.nw_src, (isBuilt ? src : undefined) ?? BigInt(crafted.src)],
    [FIELD.nw_dst, (isBuilt ? dst : undefined) ?? BigInt(crafted.dst)],
  ];
  switch (crafted.kind) {
    case "tunnel":
    case "packet":
      return [is(FIELD.dl_type, ETHER_TYPE.ipv4), ...ends];
    case "echo":
      return [is(FIELD.dl_type, ETHER_TYPE.ipv4), ...ends, ...provocation(crafted.answer ?? ECHO_ANSWER)];
    case "arp":
      // RFC 5227 §2.1.1: a probe, which has no address yet. The answer goes to whom it names as its sender.
      return [
        is(FIELD.dl_type, ETHER_TYPE.arp),
        is(FIELD.nw_proto, 1),
        is(FIELD.nw_src, UNSPECIFIED),
        [FIELD.nw_dst, BigInt(crafted.dst)],
        is(FIELD.arp_sha, frame.dst === BROADCAST ? NOBODY : frame.dst),
        is(FIELD.arp_tha, NOBODY),
      ];
  }
}

function provocation({ to }: HostAnswer): readonly Wish[] {
  switch (to.kind) {
    case "icmp":
      return [
        [FIELD.nw_proto, BigInt(IP_PROTOCOL.icmp)],
        [FIELD.tp_src, BigInt(to.type)],
        [FIELD.tp_dst, 0n],
      ];
    case "udp":
    case "tcp":
      return [[FIELD.nw_proto, BigInt(IP_PROTOCOL[to.kind])]];
    case "unknown-protocol":
      return [[FIELD.nw_proto, BigInt(EXPERIMENTAL_PROTOCOL)]];
  }
}
