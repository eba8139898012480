import { ETHER_TYPE } from "../wire/ethernet.ts";
import { IP_PROTOCOL } from "../wire/ipv4.ts";
import type { Field } from "./fields.ts";
import { type Bits, FIELD } from "./key.ts";
import type { MatchBuilder } from "./match-builder.ts";
import { ICMPV4, ICMPV6, type Known, RARP, SCTP } from "./prerequisite.ts";

/**
 * Takes out of a match what its types give no meaning to, as Open vSwitch does without a word: `nw_src=10.0.0.1`
 * without `ip` matches every frame.
 * @param fields those that the match names @returns the names of those that were taken out
 * @see ofp-match.c, ofputil_normalize_match
 */
export function leaveOut(match: MatchBuilder, fields: readonly Field[]): string[] {
  const conditional = fields.filter(({ needs }) => needs !== "none" && needs !== "tag");
  if (conditional.length === 0) return [];
  const has = meaningful(match.known);
  const out = conditional.filter(
    ({ matched }) => !has.some(({ start, width }) => matched.start >= start && matched.start < start + width),
  );
  for (const { matched } of out) match.clear(matched);
  return [...new Set(out.map(({ name }) => name))];
}

const { nw_src, nw_dst, ipv6_src, ipv6_dst, nw_proto, nw_tos, nw_ttl, arp_sha, arp_tha, tp_src, tp_dst } =
  FIELD;
const WITH_PORTS = new Set<number | undefined>([IP_PROTOCOL.tcp, IP_PROTOCOL.udp, SCTP]);

function meaningful({ etherType, protocol }: Known): readonly Bits[] {
  const ports = (icmp: number) => (WITH_PORTS.has(protocol) || protocol === icmp ? [tp_src, tp_dst] : []);
  switch (etherType) {
    case ETHER_TYPE.ipv4:
      return [nw_src, nw_dst, nw_proto, nw_tos, nw_ttl, ...ports(ICMPV4)];
    case ETHER_TYPE.ipv6:
      return [ipv6_src, ipv6_dst, nw_proto, nw_tos, nw_ttl, ...ports(ICMPV6)];
    case ETHER_TYPE.arp:
    case RARP:
      return [nw_src, nw_dst, nw_proto, arp_sha, arp_tha];
    default:
      return [];
  }
}
