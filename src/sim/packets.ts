import type { Ipv4 } from "../model/values/ipv4.ts";
import { ICMP_LENGTH, type IcmpEcho } from "../model/wire/icmp.ts";
import type { Ipv4Packet, Transport } from "../model/wire/frame.ts";
import { DEFAULT_TTL, IPV4_LENGTH } from "../model/wire/ipv4.ts";

/** What `ping` sends unless told otherwise: 56 bytes of data; bytes of the IP packet. */
export const PING_SIZE = 84;
/** The smallest packet that is an echo request. */
const MIN_PING_SIZE = IPV4_LENGTH + ICMP_LENGTH;

export function packetOf(src: Ipv4, dst: Ipv4, payload: Transport): Ipv4Packet {
  return { kind: "ipv4", src, dst, ttl: DEFAULT_TTL, dontFragment: true, tos: 0, id: 0, payload };
}

/** @param size bytes of the IP packet */
export function echoRequest(src: Ipv4, dst: Ipv4, size = PING_SIZE, id = 1): Ipv4Packet {
  const dataLength = Math.max(0, size - MIN_PING_SIZE);
  return packetOf(src, dst, { kind: "icmp", type: "echo-request", id, sequence: 1, dataLength });
}

/** RFC 792: addresses swapped, the rest as it came. From the address that was asked, whatever it is. */
export function echoReply(request: Ipv4Packet, echo: IcmpEcho): Ipv4Packet {
  return packetOf(request.dst, request.src, { ...echo, type: "echo-reply" });
}
