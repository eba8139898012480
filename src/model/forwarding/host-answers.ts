import type { Mac } from "../values/mac.ts";
import { viewOf } from "../wire/bytes.ts";
import { checksum } from "../wire/checksum.ts";
import { ETHERNET_HEADER } from "../wire/ethernet.ts";
import { encodeFrame } from "../wire/frame-bytes.ts";
import { type Ipv4Packet, ipProtocolOf, type Transport } from "../wire/frame.ts";
import { ICMP_ECHO, ICMP_LENGTH } from "../wire/icmp.ts";
import { IP_PROTOCOL, IPV4_LENGTH } from "../wire/ipv4.ts";
import { type Tcp, TCP_FLAG } from "../wire/tcp.ts";

/** ICMP's type and code (RFC 792); without a code, that of the message that is answered. */
export interface IcmpKind {
  readonly type: number;
  readonly code?: number;
}

/** What, in a packet to one of its addresses, makes a host answer. */
export type Provocation =
  | { readonly kind: "icmp"; readonly type: number }
  | { readonly kind: "udp" }
  /** a segment that is no reset */
  | { readonly kind: "tcp" }
  /** a protocol that the host does not speak */
  | { readonly kind: "unknown-protocol" };

/** Something that a Linux host sends back to whatever source a packet names. */
export interface HostAnswer {
  readonly to: Provocation;
  /** ICMP; or a TCP segment from the port that was asked, to the one that asks */
  readonly as: IcmpKind | "reset";
  /** whether that is so of what came in a frame to all */
  readonly ifToAll: boolean;
}

const [UNREACHABLE, TIMESTAMP, TIMESTAMP_REPLY] = [3, 13, 14] as const;
const [PROTOCOL_UNREACHABLE, PORT_UNREACHABLE] = [2, 3] as const;
const IGMP = 2;
/** The protocols that Linux has a handler for by default: IGMP is heard and not answered. */
export const SPOKEN_PROTOCOLS: readonly number[] = [IP_PROTOCOL.icmp, IGMP, IP_PROTOCOL.tcp, IP_PROTOCOL.udp];

/** RFC 792, "Echo or Echo Reply Message": of all answers the one that keeps most of what it answers. */
export const ECHO_ANSWER: HostAnswer = {
  to: { kind: "icmp", type: ICMP_ECHO.request },
  as: { type: ICMP_ECHO.reply },
  ifToAll: true,
};

/**
 * What a Linux host answers by itself, with every port of TCP and UDP closed and no packet filter: each rule once, for
 * the simulator and the prover. The host's tunnels take their packets before these are asked.
 * @see net/ipv4/icmp.c, icmp_echo, icmp_timestamp, icmp_send; udp.c, __udp4_lib_rcv; tcp_ipv4.c, tcp_v4_rcv;
 *   ip_input.c, ip_protocol_deliver_rcu
 */
export const HOST_ANSWERS: readonly HostAnswer[] = [
  ECHO_ANSWER,
  { to: { kind: "icmp", type: TIMESTAMP }, as: { type: TIMESTAMP_REPLY, code: 0 }, ifToAll: true },
  { to: { kind: "udp" }, as: { type: UNREACHABLE, code: PORT_UNREACHABLE }, ifToAll: false },
  { to: { kind: "tcp" }, as: "reset", ifToAll: false },
  { to: { kind: "unknown-protocol" }, as: { type: UNREACHABLE, code: PROTOCOL_UNREACHABLE }, ifToAll: false },
];

/** What an answer carries, and its TOS. */
interface Reply {
  readonly payload: Transport;
  readonly tos: number;
}

/**
 * The answer of a host to a packet for one of its addresses. What is malformed it has none to.
 * @param isToAll whether it came in a frame to all
 */
export function answerTo(packet: Ipv4Packet, isToAll: boolean): Reply | undefined {
  const rule = HOST_ANSWERS.find(({ to, ifToAll }) => (ifToAll || !isToAll) && provokes(to, packet));
  const payload = rule === undefined ? undefined : payloadOf(rule, packet);
  if (rule === undefined || payload === undefined) return undefined;
  return { payload, tos: isReport(rule) ? (packet.tos & REPORT_TOS.kept) | REPORT_TOS.set : packet.tos };
}

/** Whether an answer is ICMP's report of an error, and no answer to ICMP. */
export const isReport = ({ to, as }: HostAnswer): boolean => to.kind !== "icmp" && as !== "reset";

/** @see net/ipv4/icmp.c, __icmp_send: of the TOS these bits are kept, and it becomes "internetwork control" */
export const REPORT_TOS = { kept: 0x1e, set: 0xc0 } as const;

function payloadOf(rule: HostAnswer, packet: Ipv4Packet): Transport | undefined {
  const { payload } = packet;
  if (rule.as === "reset") return payload.kind === "tcp" ? resetOf(payload) : undefined;
  if (payload.kind === "icmp") return { ...payload, type: "echo-reply" };
  const message =
    rule.to.kind === "icmp" && payload.kind === "data" ? payload.bytes.slice() : reportOn(packet);
  return { kind: "data", protocol: IP_PROTOCOL.icmp, bytes: asIcmp(message, rule.as) };
}

function provokes(to: Provocation, packet: Ipv4Packet): boolean {
  const protocol = ipProtocolOf(packet);
  switch (to.kind) {
    case "udp":
      return packet.payload.kind === "udp";
    case "tcp":
      return packet.payload.kind === "tcp" && (packet.payload.flags & TCP_FLAG.rst) === 0;
    case "unknown-protocol":
      return !SPOKEN_PROTOCOLS.includes(protocol);
    case "icmp":
      return protocol === IP_PROTOCOL.icmp && icmpTypeOf(packet) === to.type;
  }
}

/** The type of an ICMP message; undefined if it is not a whole one. */
function icmpTypeOf({ payload }: Ipv4Packet): number | undefined {
  if (payload.kind === "icmp") return payload.type === "echo-request" ? ICMP_ECHO.request : ICMP_ECHO.reply;
  if (payload.kind !== "data" || payload.bytes.length < ICMP_LENGTH) return undefined;
  return checksum(payload.bytes) === 0 ? payload.bytes[0] : undefined;
}

/** RFC 792, "Destination Unreachable Message": the packet's header and its first 64 bits. */
function reportOn(packet: Ipv4Packet): Uint8Array {
  const frame = { dst: 0 as Mac, src: 0 as Mac, tags: [], payload: packet };
  const quoted = encodeFrame(frame).subarray(ETHERNET_HEADER, ETHERNET_HEADER + IPV4_LENGTH + 8);
  const bytes = new Uint8Array(ICMP_LENGTH + quoted.length);
  bytes.set(quoted, ICMP_LENGTH);
  return bytes;
}

function asIcmp(bytes: Uint8Array, { type, code }: IcmpKind): Uint8Array {
  bytes[0] = type;
  if (code !== undefined) bytes[1] = code;
  const view = viewOf(bytes);
  view.setUint16(2, 0);
  view.setUint16(2, checksum(bytes));
  return bytes;
}

/** RFC 9293 §3.10.7.1: to what comes to a closed port. */
function resetOf(tcp: Tcp): Tcp {
  const { rst, ack, syn, fin } = TCP_FLAG;
  const taken = tcp.dataLength + ((tcp.flags & syn) === 0 ? 0 : 1) + ((tcp.flags & fin) === 0 ? 0 : 1);
  const acknowledges = (tcp.flags & ack) !== 0;
  return {
    kind: "tcp",
    srcPort: tcp.dstPort,
    dstPort: tcp.srcPort,
    flags: acknowledges ? rst : rst | ack,
    sequence: acknowledges ? tcp.acknowledgment : 0,
    acknowledgment: acknowledges ? 0 : (tcp.sequence + taken) >>> 0,
    dataLength: 0,
  };
}
