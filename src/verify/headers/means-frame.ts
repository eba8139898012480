import { type Fabric, must } from "../../model/fabric/fabric.ts";
import { encapsulated } from "../../model/forwarding/encapsulation.ts";
import { NOBODY } from "../../model/frame-fields.ts";
import { FIELD } from "../../model/openflow/key.ts";
import { type Ipv4, UNSPECIFIED } from "../../model/values/ipv4.ts";
import { BROADCAST } from "../../model/values/mac.ts";
import type { TunnelKey } from "../../model/values/tunnel-key.ts";
import type { Frame, Payload } from "../../model/wire/frame.ts";
import { echoRequest, packetOf } from "../../sim/packets.ts";
import type { Means } from "../host-steps.ts";
import type { Member } from "./concrete.ts";

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
  readonly means: Means | undefined;
}

/** RFC 3692 §2.1 */
const EXPERIMENTAL_PROTOCOL = 253;

/** What a container writes into a frame to a host for another to come of it. */
export function payloadFor(
  fabric: Fabric,
  means: Means,
  { frame, into, key }: Sent,
  member: Member,
): Payload {
  const [src, dst] = [FIELD.nw_src, FIELD.nw_dst].map((field) => Number(member.valueOf(field)) as Ipv4);
  const [from, to] = [must(src), must(dst)];
  switch (means.kind) {
    case "tunnel": {
      const tunnel = must(fabric.columns.ports.tunnel[into]);
      const payload = encapsulated(fabric, tunnel, (key as TunnelKey | undefined) ?? must(means.key), frame);
      return { ...packetOf(from, to, payload), dontFragment: false };
    }
    case "packet":
      return packetOf(from, to, { kind: "data", protocol: EXPERIMENTAL_PROTOCOL, bytes: new Uint8Array(20) });
    case "echo":
      return echoRequest(from, to);
    case "arp":
      // RFC 5227 §2.1.1: a probe, which has no address yet. The answer goes to whom it names as its sender.
      return {
        kind: "arp",
        operation: "request",
        senderMac: frame.dst === BROADCAST ? NOBODY : frame.dst,
        senderIp: UNSPECIFIED,
        targetMac: NOBODY,
        targetIp: to,
      };
  }
}
