import { EXPERIMENTAL } from "../frame-fields.ts";
import { type Ipv4, UNSPECIFIED } from "../values/ipv4.ts";
import type { Mac } from "../values/mac.ts";
import type { Arp } from "../wire/arp.ts";
import { ETHER_TYPE } from "../wire/ethernet.ts";
import type { Data, Ipv4Packet, Payload, Transport } from "../wire/frame.ts";
import { DEFAULT_TTL, EXPERIMENTAL_PROTOCOL, IP_PROTOCOL } from "../wire/ipv4.ts";
import { NO_ETHER_TYPE } from "../openflow/ethernet-key.ts";
import { TCP_FLAG } from "../wire/tcp.ts";
import { isTpid } from "../wire/vlan.ts";
import type { FrameReader } from "./fields.ts";
import { readIpv6 } from "./ipv6.ts";

/** IEEE 802.3-2018 §3.2.7: what a frame carries at least, in bytes. */
const MIN_PAYLOAD = 46;
const MIN_ETHER_TYPE = 0x0600;
const MAX_PORT = 0xffff;
/** RFC 792: types, and what all messages have in front, in bytes. */
const ECHO = 8;
const ECHO_REPLY = 0;
const ICMP_LENGTH = 8;

/** What the frame carries, from `dl_type` and the fields that this type has. */
export function readPayload(reader: FrameReader, src: Mac): Payload {
  const isTyped = reader.has("dl_type");
  const type = reader.take("dl_type", parseType, "an EtherType such as 0x0800, which no tag has");
  // What the other fields are to be is then unknown: the type alone is told of.
  if (isTyped && type === undefined) return nothing(EXPERIMENTAL);
  return readTyped(reader, src, type ?? EXPERIMENTAL);
}

function readTyped(reader: FrameReader, src: Mac, type: number): Payload {
  switch (type) {
    case ETHER_TYPE.arp:
      return readArp(reader, src);
    case ETHER_TYPE.ipv4:
      return readPacket(reader);
    case ETHER_TYPE.ipv6:
      return readIpv6(reader);
    default:
      reader.refuseRest(`a frame of type 0x${type.toString(16).padStart(4, "0")}`);
      if (type === NO_ETHER_TYPE) return { kind: "llc", bytes: new Uint8Array(MIN_PAYLOAD) };
      return nothing(type);
  }
}

function nothing(protocol: number): Data {
  return { kind: "data", protocol, bytes: new Uint8Array(MIN_PAYLOAD) };
}

function parseType(text: string): number | undefined {
  const type = /^(?:\d{1,5}|0x[0-9a-f]{1,4})$/i.test(text) ? Number(text) : -1;
  const fits = type === NO_ETHER_TYPE || (type >= MIN_ETHER_TYPE && type <= 0xffff && !isTpid(type));
  return fits ? type : undefined;
}

function readArp(reader: FrameReader, src: Mac): Arp {
  const operation = reader.take("arp_op", parseOperation, "1 (request) or 2 (reply)") ?? "request";
  const arp: Arp = {
    kind: "arp",
    operation,
    senderMac: reader.mac("arp_sha") ?? src,
    senderIp: reader.ip("arp_spa") ?? UNSPECIFIED,
    targetMac: reader.mac("arp_tha") ?? (0 as Mac),
    targetIp: reader.ip("arp_tpa") ?? UNSPECIFIED,
  };
  reader.refuseRest("an ARP frame");
  return arp;
}

function parseOperation(text: string): Arp["operation"] | undefined {
  if (text === "1") return "request";
  return text === "2" ? "reply" : undefined;
}

function readPacket(reader: FrameReader): Ipv4Packet {
  const protocol = reader.number("nw_proto", 255) ?? EXPERIMENTAL_PROTOCOL;
  const packet: Ipv4Packet = {
    kind: "ipv4",
    src: reader.ip("nw_src") ?? UNSPECIFIED,
    dst: reader.ip("nw_dst") ?? (0xffffffff as Ipv4),
    ttl: reader.number("nw_ttl", 255) ?? DEFAULT_TTL,
    dontFragment: true,
    tos: reader.number("nw_tos", 255) ?? 0,
    id: 0,
    payload: readTransport(reader, protocol),
  };
  reader.refuseRest(`an IPv4 packet of protocol ${protocol}`);
  return packet;
}

function readTransport(reader: FrameReader, protocol: number): Transport {
  switch (protocol) {
    case IP_PROTOCOL.icmp:
      return readIcmp(reader);
    case IP_PROTOCOL.tcp:
      return {
        kind: "tcp",
        ...readPorts(reader),
        flags: TCP_FLAG.syn,
        sequence: 0,
        acknowledgment: 0,
        dataLength: 0,
      };
    case IP_PROTOCOL.udp:
      return {
        kind: "udp",
        ...readPorts(reader),
        checksum: false,
        payload: { kind: "octets", bytes: new Uint8Array(0) },
      };
    default:
      return { kind: "data", protocol, bytes: new Uint8Array(0) };
  }
}

/** Of all but echo and its reply the type and code alone. */
function readIcmp(reader: FrameReader): Transport {
  const type = reader.number("icmp_type", 255) ?? ECHO;
  const code = reader.number("icmp_code", 255) ?? 0;
  if (code === 0 && (type === ECHO || type === ECHO_REPLY)) {
    const kind = type === ECHO ? "echo-request" : "echo-reply";
    return { kind: "icmp", type: kind, id: 1, sequence: 1, dataLength: 56 };
  }
  const bytes = new Uint8Array(ICMP_LENGTH);
  bytes.set([type, code]);
  return { kind: "data", protocol: IP_PROTOCOL.icmp, bytes };
}

/** Without tp_src the first of the dynamic ports, RFC 6335 §6. */
function readPorts(reader: FrameReader): { readonly srcPort: number; readonly dstPort: number } {
  return {
    srcPort: reader.number("tp_src", MAX_PORT) ?? 49152,
    dstPort: reader.number("tp_dst", MAX_PORT) ?? 0,
  };
}
