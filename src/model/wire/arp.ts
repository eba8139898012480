import type { Ipv4 } from "../values/ipv4.ts";
import type { Mac } from "../values/mac.ts";
import { blank, readIpv4, readMac, viewOf, writeMac } from "./bytes.ts";
import { ETHER_TYPE } from "./ethernet.ts";

/** RFC 826, "Packet format", for IPv4 over Ethernet. */
export interface Arp {
  readonly kind: "arp";
  readonly operation: "request" | "reply";
  readonly senderMac: Mac;
  readonly senderIp: Ipv4;
  readonly targetMac: Mac;
  readonly targetIp: Ipv4;
}

export const ARP_LENGTH = 28;

const HARDWARE_ETHERNET = 1;
/** ar$hln 6, ar$pln 4 */
const ADDRESS_LENGTHS = 0x0604;
/** RFC 826, "Definitions": ar$op */
export const ARP_OPERATION = { request: 1, reply: 2 } as const;

export function encodeArp(arp: Arp): Uint8Array {
  const { bytes, view } = blank(ARP_LENGTH);
  view.setUint16(0, HARDWARE_ETHERNET);
  view.setUint16(2, ETHER_TYPE.ipv4);
  view.setUint16(4, ADDRESS_LENGTHS);
  view.setUint16(6, ARP_OPERATION[arp.operation]);
  writeMac(view, 8, arp.senderMac);
  view.setUint32(14, arp.senderIp);
  writeMac(view, 18, arp.targetMac);
  view.setUint32(24, arp.targetIp);
  return bytes;
}

/** Padding behind it is ignored. @returns undefined for other address families and operations */
export function decodeArp(bytes: Uint8Array): Arp | undefined {
  if (bytes.length < ARP_LENGTH) return undefined;
  const view = viewOf(bytes);
  if (view.getUint16(0) !== HARDWARE_ETHERNET || view.getUint16(2) !== ETHER_TYPE.ipv4) return undefined;
  const operation = view.getUint16(6);
  if (
    view.getUint16(4) !== ADDRESS_LENGTHS ||
    (operation !== ARP_OPERATION.request && operation !== ARP_OPERATION.reply)
  )
    return undefined;
  return {
    kind: "arp",
    operation: operation === ARP_OPERATION.request ? "request" : "reply",
    senderMac: readMac(view, 8),
    senderIp: readIpv4(view, 14),
    targetMac: readMac(view, 18),
    targetIp: readIpv4(view, 24),
  };
}
