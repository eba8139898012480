import { allOnes, gather, type Masked, wordIndexes } from "./field-bits.ts";
import { ECN, DSCP, FIELDS, type Field } from "./fields.ts";
import type { Match } from "./flow.ts";
import { type Bits, FIELD, inPortOf, LOCAL_OFPORT, TAG_PRESENT } from "./key.ts";
import { holds, type Known } from "./prerequisite.ts";
import { shorthandOf } from "./shorthands.ts";
import { formatMasked, hexOf } from "./value-text.ts";

/** What a match has to say of these bits. */
export function matchAt(match: Match, bits: Bits): Masked {
  return {
    value: gather(bits, (word) => wordOf(match, word)?.value ?? 0),
    mask: gather(bits, (word) => wordOf(match, word)?.mask ?? 0),
  };
}

/** What every frame that matches is known to be. */
export function knownOf(match: Match): Known {
  const { value, mask } = matchAt(match, FIELD.vlan_tci);
  return {
    etherType: exact(match, FIELD.dl_type),
    protocol: exact(match, FIELD.nw_proto),
    tags: (value & mask & BigInt(TAG_PRESENT)) === 0n ? 0 : 1,
  };
}

/** The parts of a match in ovs-ofctl's words, most of them as dump-flows has them. */
export function printMatch(match: Match): string[] {
  const known = knownOf(match);
  const words = new Set(match.map(({ word }) => word));
  return [
    ...printInPort(match),
    ...printTypes(known),
    ...printVlan(matchAt(match, FIELD.vlan_tci)),
    ...GENERIC.filter(({ matched }) => wordIndexes(matched).some((word) => words.has(word))).flatMap(
      (field) => printField(match, field, known),
    ),
    ...printTos(match),
    ...printPorts(match, known),
  ];
}

/** Fields that take more than one to say what a match has of their bits. */
const BY_HAND: ReadonlySet<string> = new Set([
  "in_port",
  "in_port_oxm",
  "vlan_tci",
  "vlan_vid",
  "vlan_pcp",
  "dl_vlan",
  "dl_vlan_pcp",
  "dl_type",
  "nw_proto",
  "arp_op",
  "nw_tos",
  "ip_dscp",
  "nw_ecn",
  "tp_src",
  "tp_dst",
  "udp_src",
  "udp_dst",
  "sctp_src",
  "sctp_dst",
  "icmp_type",
  "icmp_code",
  "icmpv6_type",
  "icmpv6_code",
]);

const GENERIC = FIELDS.filter(({ name }) => !BY_HAND.has(name));

function printField(match: Match, field: Field, known: Known): string[] {
  if (!holds(field.needs, known)) return [];
  const masked = matchAt(match, field.matched);
  if (masked.mask === 0n) return [];
  return [`${field.name}=${formatMasked(field.form, field.matched.width, masked)}`];
}

function printInPort(match: Match): string[] {
  const { value, mask } = matchAt(match, FIELD.in_port);
  if (mask === 0n) return [];
  const isLocal = value === (BigInt(inPortOf(LOCAL_OFPORT)) & mask);
  return [`in_port=${isLocal ? "LOCAL" : value}`];
}

/** `tcp`, or `dl_type=0x88b5`, or `arp,arp_op=1` */
function printTypes({ etherType, protocol }: Known): string[] {
  if (etherType === undefined) return [];
  const both = shorthandOf(etherType, protocol);
  if (both !== undefined) return [both];
  const type = shorthandOf(etherType, undefined) ?? `dl_type=${hexOf(BigInt(etherType))}`;
  const field = FIELDS.find(({ name }) => name === (type.endsWith("arp") ? "arp_op" : "nw_proto"));
  return protocol === undefined ? [type] : [type, `${field?.name}=${protocol}`];
}

const PRESENT = BigInt(TAG_PRESENT);

function printVlan({ value, mask }: Masked): string[] {
  if (mask === 0n) return [];
  const isPresent = (value & PRESENT) !== 0n;
  const vid = `dl_vlan=${value & 0xfffn}`;
  const pcp = `dl_vlan_pcp=${value >> 13n}`;
  if (isPresent && mask === 0x1fffn) return [vid];
  if (isPresent && mask === 0xffffn) return [vid, pcp];
  if (isPresent && mask === 0xf000n) return [pcp];
  return [`vlan_tci=${formatMasked("hex", FIELD.vlan_tci.width, { value, mask })}`];
}

function printTos(match: Match): string[] {
  const dscp = matchAt(match, DSCP);
  const ecn = matchAt(match, ECN);
  return [
    ...(dscp.mask === 0n ? [] : [`nw_tos=${dscp.value << 2n}`]),
    ...(ecn.mask === 0n ? [] : [`nw_ecn=${ecn.value}`]),
  ];
}

/** Type and code of ICMP stand where the ports of others do. */
function printPorts(match: Match, known: Known): string[] {
  const isIcmp = holds("icmpv4", known) || holds("icmpv6", known);
  return (["tp_src", "tp_dst"] as const).flatMap((name) => {
    const { width } = FIELD[name];
    const masked = matchAt(match, FIELD[name]);
    if (masked.mask === 0n) return [];
    const isByte = masked.mask === allOnes(width) && masked.value <= 0xffn;
    return [`${isIcmp && isByte ? ICMP_NAMES[name] : name}=${formatMasked("decimal", width, masked)}`];
  });
}

const ICMP_NAMES = { tp_src: "icmp_type", tp_dst: "icmp_code" } as const;

function exact(match: Match, bits: Bits): number | undefined {
  const { value, mask } = matchAt(match, bits);
  return mask === allOnes(bits.width) ? Number(value) : undefined;
}

function wordOf(match: Match, word: number) {
  return match.find((one) => one.word === word);
}
