import { NO_ETHER_TYPE } from "../../model/openflow/ethernet-key.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import type { Ipv4 } from "../../model/values/ipv4.ts";
import type { Mac } from "../../model/values/mac.ts";
import type { VlanId } from "../../model/values/vlan-id.ts";
import { ETHER_TYPE } from "../../model/wire/ethernet.ts";
import type { Frame, Payload, Transport } from "../../model/wire/frame.ts";
import { checksum } from "../../model/wire/checksum.ts";
import { ICMP_ECHO } from "../../model/wire/icmp.ts";
import { TCP_FLAG } from "../../model/wire/tcp.ts";
import { IP_PROTOCOL } from "../../model/wire/ipv4.ts";
import { C_TAG, S_TAG, type Tag } from "../../model/wire/vlan.ts";
import { packetOf } from "../../sim/packets.ts";
import type { Member } from "./concrete.ts";
import { DEPTH, type Variables } from "./variables.ts";

const IPV6_LENGTH = 40;
/** IEEE 802.3-2018 §3.2.7: 46 bytes are the least that a frame holds. */
const MIN_PAYLOAD = 46;
const TRANSPORT_LENGTH = 20;
const DATAGRAM_LENGTH = 12;
const PING_DATA = 56;

/** A frame as a container puts it on the wire. */
export function frameOf(variables: Variables, member: Member): Frame {
  const number = (field: Bits) => Number(member.valueOf(field));
  return {
    dst: number(FIELD.dl_dst) as Mac,
    src: number(FIELD.dl_src) as Mac,
    tags: tagsOf(variables, member),
    payload: payloadOf(number, member),
  };
}

function tagsOf(variables: Variables, { literals }: Member): readonly Tag[] {
  const known = new Map(literals);
  const tags: Tag[] = [];
  for (let rank = 0; rank < DEPTH; rank++) {
    const [present = 0, tpid = 0, ...bits] = variables.beneath(rank);
    if (known.get(present) !== true) break;
    const value = (from: number, to: number) =>
      bits.slice(from, to).reduce((sum, variable) => 2 * sum + Number(known.get(variable) === true), 0);
    tags.push({
      tpid: known.get(tpid) === true ? S_TAG : C_TAG,
      vid: value(0, 12) as VlanId,
      pcp: value(12, 15),
    });
  }
  return tags;
}

function payloadOf(number: (field: Bits) => number, member: Member): Payload {
  const type = number(FIELD.dl_type);
  switch (type) {
    case ETHER_TYPE.ipv4: {
      const packet = packetOf(
        number(FIELD.nw_src) as Ipv4,
        number(FIELD.nw_dst) as Ipv4,
        transportOf(number),
      );
      return { ...packet, tos: number(FIELD.nw_tos), ttl: number(FIELD.nw_ttl) };
    }
    case ETHER_TYPE.arp:
      return {
        kind: "arp",
        operation: number(FIELD.nw_proto) === 2 ? "reply" : "request",
        senderMac: number(FIELD.arp_sha) as Mac,
        senderIp: number(FIELD.nw_src) as Ipv4,
        targetMac: number(FIELD.arp_tha) as Mac,
        targetIp: number(FIELD.nw_dst) as Ipv4,
      };
    case ETHER_TYPE.ipv6:
      return { kind: "data", protocol: type, bytes: ipv6Of(number, member) };
    case C_TAG:
    case S_TAG:
      return { kind: "llc", bytes: snapOf(type) };
    case NO_ETHER_TYPE:
      return { kind: "llc", bytes: new Uint8Array(MIN_PAYLOAD) };
    default:
      return { kind: "data", protocol: type, bytes: new Uint8Array(MIN_PAYLOAD) };
  }
}

/** RFC 1042: without an organisation, and nothing of the type. */
function snapOf(type: number): Uint8Array {
  const bytes = new Uint8Array(MIN_PAYLOAD);
  bytes.set([0xaa, 0xaa, 0x03]);
  new DataView(bytes.buffer).setUint16(6, type);
  return bytes;
}

/** Well-formed, so that who receives it takes it for what it is. */
function transportOf(number: (field: Bits) => number): Transport {
  const [first, second] = [number(FIELD.tp_src), number(FIELD.tp_dst)];
  const protocol = number(FIELD.nw_proto);
  const bytes = portsOf(number);
  switch (protocol) {
    case IP_PROTOCOL.icmp:
      if (second === 0 && (first === ICMP_ECHO.request || first === ICMP_ECHO.reply))
        return {
          kind: "icmp",
          type: first === ICMP_ECHO.request ? "echo-request" : "echo-reply",
          id: 1,
          sequence: 1,
          dataLength: PING_DATA,
        };
      new DataView(bytes.buffer).setUint16(2, checksum(bytes));
      return { kind: "data", protocol, bytes };
    case IP_PROTOCOL.tcp:
      return {
        kind: "tcp",
        srcPort: first,
        dstPort: second,
        flags: TCP_FLAG.syn,
        sequence: 0,
        acknowledgment: 0,
        dataLength: 0,
      };
    case IP_PROTOCOL.udp:
      return {
        kind: "udp",
        srcPort: first,
        dstPort: second,
        checksum: false,
        payload: { kind: "octets", bytes: new Uint8Array(DATAGRAM_LENGTH) },
      };
    default:
      return { kind: "data", protocol, bytes };
  }
}

/** The first bytes of what TCP, UDP and ICMP begin with. */
function portsOf(number: (field: Bits) => number): Uint8Array {
  const bytes = new Uint8Array(TRANSPORT_LENGTH);
  const view = new DataView(bytes.buffer);
  const [first, second] = [number(FIELD.tp_src), number(FIELD.tp_dst)];
  switch (number(FIELD.nw_proto)) {
    case IP_PROTOCOL.icmp:
      view.setUint8(0, first);
      view.setUint8(1, second);
      break;
    case IP_PROTOCOL.tcp:
      view.setUint8(12, (TRANSPORT_LENGTH / 4) << 4);
      view.setUint16(0, first);
      view.setUint16(2, second);
      break;
    default:
      view.setUint16(0, first);
      view.setUint16(2, second);
  }
  return bytes;
}

/** RFC 8200 §3 */
function ipv6Of(number: (field: Bits) => number, member: Member): Uint8Array {
  const bytes = new Uint8Array(IPV6_LENGTH + TRANSPORT_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x6000 | (number(FIELD.nw_tos) << 4));
  view.setUint16(4, TRANSPORT_LENGTH);
  view.setUint8(6, number(FIELD.nw_proto));
  view.setUint8(7, number(FIELD.nw_ttl));
  for (const [field, at] of [
    [FIELD.ipv6_src, 8],
    [FIELD.ipv6_dst, 24],
  ] as const) {
    view.setBigUint64(at, member.valueOf(field) >> 64n);
    view.setBigUint64(at + 8, BigInt.asUintN(64, member.valueOf(field)));
  }
  bytes.set(portsOf(number), IPV6_LENGTH);
  return bytes;
}
