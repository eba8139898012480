import { ETHER_TYPE } from "../wire/ethernet.ts";
import { IP_PROTOCOL } from "../wire/ipv4.ts";
import { ICMPV6, RARP, SCTP } from "./prerequisite.ts";

/** The types that a word without a value stands for. */
export interface Shorthand {
  readonly etherType: number;
  readonly protocol?: number;
}

/** ovs-fields(7), "Shorthands". */
export const SHORTHANDS: ReadonlyMap<string, Shorthand> = new Map<string, Shorthand>([
  ["ip", { etherType: ETHER_TYPE.ipv4 }],
  ["icmp", { etherType: ETHER_TYPE.ipv4, protocol: IP_PROTOCOL.icmp }],
  ["tcp", { etherType: ETHER_TYPE.ipv4, protocol: IP_PROTOCOL.tcp }],
  ["udp", { etherType: ETHER_TYPE.ipv4, protocol: IP_PROTOCOL.udp }],
  ["sctp", { etherType: ETHER_TYPE.ipv4, protocol: SCTP }],
  ["arp", { etherType: ETHER_TYPE.arp }],
  ["rarp", { etherType: RARP }],
  ["ipv6", { etherType: ETHER_TYPE.ipv6 }],
  ["icmp6", { etherType: ETHER_TYPE.ipv6, protocol: ICMPV6 }],
  ["tcp6", { etherType: ETHER_TYPE.ipv6, protocol: IP_PROTOCOL.tcp }],
  ["udp6", { etherType: ETHER_TYPE.ipv6, protocol: IP_PROTOCOL.udp }],
  ["sctp6", { etherType: ETHER_TYPE.ipv6, protocol: SCTP }],
]);

export function shorthandOf(etherType: number, protocol: number | undefined): string | undefined {
  for (const [word, types] of SHORTHANDS)
    if (types.etherType === etherType && types.protocol === protocol) return word;
  return undefined;
}
