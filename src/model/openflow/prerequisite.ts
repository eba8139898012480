import { ETHER_TYPE } from "../wire/ethernet.ts";
import { IP_PROTOCOL } from "../wire/ipv4.ts";
import type { Match } from "./flow.ts";
import { FIELD, TAG_PRESENT, WORD } from "./key.ts";

/** ovs-fields(7), "Prerequisites": what a frame must be known to have before a field of it means anything. */
export type Prerequisite = "none" | "tag" | "arp" | "ipv4" | "ipv6" | "ip" | Transport;
type Transport = "tcp" | "udp" | "sctp" | "icmpv4" | "icmpv6";

export const RARP = 0x8035;
export const SCTP = 132;
export const ICMPV6 = 58;
export const ICMPV4 = IP_PROTOCOL.icmp;

const WORD_OF_TCI = FIELD.vlan_tci.start / WORD;

/** What a list of actions may rely on: the types that the match fixes, and the tags there are for sure. */
export interface Known {
  readonly etherType: number | undefined;
  readonly protocol: number | undefined;
  readonly tags: number;
}

/** meta-flow.c, mf_are_prereqs_ok. */
export function holds(prerequisite: Prerequisite, { etherType, protocol, tags }: Known): boolean {
  const isIp = etherType === ETHER_TYPE.ipv4 || etherType === ETHER_TYPE.ipv6;
  switch (prerequisite) {
    case "none":
      return true;
    case "tag":
      return tags > 0;
    case "arp":
      return etherType === ETHER_TYPE.arp || etherType === RARP;
    case "ipv4":
      return etherType === ETHER_TYPE.ipv4;
    case "ipv6":
      return etherType === ETHER_TYPE.ipv6;
    case "ip":
      return isIp;
    case "tcp":
      return isIp && protocol === IP_PROTOCOL.tcp;
    case "udp":
      return isIp && protocol === IP_PROTOCOL.udp;
    case "sctp":
      return isIp && protocol === SCTP;
    case "icmpv4":
      return etherType === ETHER_TYPE.ipv4 && protocol === ICMPV4;
    case "icmpv6":
      return etherType === ETHER_TYPE.ipv6 && protocol === ICMPV6;
  }
}

/** Of a frame that has a tag. */
export const WHEN_TAGGED: readonly Match[] = [[{ word: WORD_OF_TCI, value: TAG_PRESENT, mask: TAG_PRESENT }]];
