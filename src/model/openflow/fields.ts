import { within } from "./field-bits.ts";
import { type Bits, FIELD, register, REGISTERS } from "./key.ts";
import type { Prerequisite } from "./prerequisite.ts";

/** How a value of the field is written. */
export type Form = "decimal" | "hex" | "mac" | "ipv4" | "ipv6" | "port";

/** A field as ovs-fields(7) has it. */
export interface Field {
  /** as `ovs-ofctl dump-flows` names it */
  readonly name: string;
  /** its NXM or OXM name, which load, move, learn and output use */
  readonly header: string | undefined;
  readonly bits: Bits;
  /** what a match looks at where that is more than `bits` */
  readonly matched: Bits;
  readonly form: Form;
  readonly needs: Prerequisite;
  /** "whole": a match may not leave bits of it out */
  readonly masks: "any" | "whole";
  /** "match-only": no word of actions; "unread": `learn` may match a number there, and no action reads it */
  readonly access: "read-write" | "read-only" | "unread" | "match-only";
}

type Traits = Partial<Pick<Field, "matched" | "needs" | "masks" | "access">>;

/** @param names as in a match, the one of dump-flows first @param headers the NXM one first */
function field(names: string, headers: string, bits: Bits, form: Form, traits: Traits = {}): Entry {
  const [name = "", ...aliases] = names.split(" ");
  const known = headers === "" ? [] : headers.split(" ");
  const { matched = bits, needs = "none", masks = "any", access = "read-write" } = traits;
  return {
    aliases,
    headers: known,
    field: { name, header: known[0], bits, matched, form, needs, masks, access },
  };
}

interface Entry {
  readonly field: Field;
  readonly aliases: readonly string[];
  readonly headers: readonly string[];
}

const { vlan_tci: TCI, nw_tos: TOS } = FIELD;
export const VLAN_VID = within(TCI, 0, 11);
export const VLAN_PCP = within(TCI, 13, 15);
/** The VID and the bit that says that there is a tag. */
export const VID_AND_PRESENCE = within(TCI, 0, 12);
export const DSCP = within(TOS, 2, 7);
export const ECN = within(TOS, 0, 1);
const low = (bits: Bits, width: number): Bits => ({ start: bits.start, width });

/**
 * Addresses, ports and the like are matched and read, but not set: Open vSwitch does not always carry what is set
 * there over to the packet (measured, for fragments and for nw_proto=0).
 */
const header = <P extends Prerequisite>(needs: P) => ({ needs, access: "read-only" }) as const;
const IP = header("ip");
const ARP = header("arp");
const WHOLE = { masks: "whole" } as const;
const MATCH_ONLY = { masks: "whole", access: "match-only" } as const;
const READ_ONLY = { masks: "whole", access: "read-only" } as const;
/**
 * Of a fragment, the first as well, flows match no ports and no type of ICMP, but actions read those that are there
 * (measured). So one field would be two: it is matched alone.
 */
const transport = <P extends Prerequisite>(needs: P) => ({ needs, access: "unread" }) as const;
const icmp = (needs: Prerequisite, matched: Bits): Traits => ({
  ...transport(needs),
  matched,
  masks: "whole",
});

const ENTRIES: readonly Entry[] = [
  field("in_port", "NXM_OF_IN_PORT", low(FIELD.in_port, 16), "port", {
    ...READ_ONLY,
    matched: FIELD.in_port,
  }),
  field("in_port_oxm", "OXM_OF_IN_PORT", FIELD.in_port, "port", READ_ONLY),
  field("tun_id tunnel_id", "NXM_NX_TUN_ID OXM_OF_TUNNEL_ID", FIELD.tun_id, "hex"),
  field("tun_src", "NXM_NX_TUN_IPV4_SRC", FIELD.tun_src, "ipv4"),
  field("tun_dst", "NXM_NX_TUN_IPV4_DST", FIELD.tun_dst, "ipv4"),
  field("metadata", "OXM_OF_METADATA", FIELD.metadata, "hex"),
  ...Array.from({ length: REGISTERS }, (_, i) => field(`reg${i}`, `NXM_NX_REG${i}`, register(i), "hex")),
  field("dl_src eth_src", "NXM_OF_ETH_SRC OXM_OF_ETH_SRC", FIELD.dl_src, "mac"),
  field("dl_dst eth_dst", "NXM_OF_ETH_DST OXM_OF_ETH_DST", FIELD.dl_dst, "mac"),
  field("vlan_tci", "NXM_OF_VLAN_TCI", TCI, "hex"),
  field("vlan_vid", "OXM_OF_VLAN_VID", VLAN_VID, "decimal", { needs: "tag", matched: VID_AND_PRESENCE }),
  field("vlan_pcp", "OXM_OF_VLAN_PCP", VLAN_PCP, "decimal", { needs: "tag", ...WHOLE }),
  field("dl_vlan", "", VLAN_VID, "decimal", MATCH_ONLY),
  field("dl_vlan_pcp", "", VLAN_PCP, "decimal", MATCH_ONLY),
  field("dl_type eth_type", "NXM_OF_ETH_TYPE OXM_OF_ETH_TYPE", FIELD.dl_type, "hex", READ_ONLY),
  field("nw_src ip_src", "NXM_OF_IP_SRC OXM_OF_IPV4_SRC", FIELD.nw_src, "ipv4", header("ipv4")),
  field("nw_dst ip_dst", "NXM_OF_IP_DST OXM_OF_IPV4_DST", FIELD.nw_dst, "ipv4", header("ipv4")),
  field("ipv6_src", "NXM_NX_IPV6_SRC OXM_OF_IPV6_SRC", FIELD.ipv6_src, "ipv6", header("ipv6")),
  field("ipv6_dst", "NXM_NX_IPV6_DST OXM_OF_IPV6_DST", FIELD.ipv6_dst, "ipv6", header("ipv6")),
  field("nw_proto ip_proto", "NXM_OF_IP_PROTO OXM_OF_IP_PROTO", FIELD.nw_proto, "decimal", {
    ...IP,
    ...READ_ONLY,
  }),
  field("nw_tos", "NXM_OF_IP_TOS", TOS, "decimal", { ...IP, ...WHOLE, matched: DSCP }),
  field("ip_dscp", "OXM_OF_IP_DSCP", DSCP, "decimal", { ...IP, ...WHOLE }),
  field("nw_ecn ip_ecn", "NXM_NX_IP_ECN OXM_OF_IP_ECN", ECN, "decimal", { ...IP, ...WHOLE }),
  field("nw_ttl", "NXM_NX_IP_TTL", FIELD.nw_ttl, "decimal", { ...IP, ...WHOLE }),
  field("arp_op", "NXM_OF_ARP_OP OXM_OF_ARP_OP", FIELD.nw_proto, "decimal", { ...ARP, ...WHOLE }),
  field("arp_spa", "NXM_OF_ARP_SPA OXM_OF_ARP_SPA", FIELD.nw_src, "ipv4", ARP),
  field("arp_tpa", "NXM_OF_ARP_TPA OXM_OF_ARP_TPA", FIELD.nw_dst, "ipv4", ARP),
  field("arp_sha", "NXM_NX_ARP_SHA OXM_OF_ARP_SHA", FIELD.arp_sha, "mac", ARP),
  field("arp_tha", "NXM_NX_ARP_THA OXM_OF_ARP_THA", FIELD.arp_tha, "mac", ARP),
  field("tp_src tcp_src", "NXM_OF_TCP_SRC OXM_OF_TCP_SRC", FIELD.tp_src, "decimal", transport("tcp")),
  field("tp_dst tcp_dst", "NXM_OF_TCP_DST OXM_OF_TCP_DST", FIELD.tp_dst, "decimal", transport("tcp")),
  field("udp_src", "NXM_OF_UDP_SRC OXM_OF_UDP_SRC", FIELD.tp_src, "decimal", transport("udp")),
  field("udp_dst", "NXM_OF_UDP_DST OXM_OF_UDP_DST", FIELD.tp_dst, "decimal", transport("udp")),
  field("sctp_src", "OXM_OF_SCTP_SRC", FIELD.tp_src, "decimal", transport("sctp")),
  field("sctp_dst", "OXM_OF_SCTP_DST", FIELD.tp_dst, "decimal", transport("sctp")),
  field(
    "icmp_type",
    "NXM_OF_ICMP_TYPE OXM_OF_ICMPV4_TYPE",
    low(FIELD.tp_src, 8),
    "decimal",
    icmp("icmpv4", FIELD.tp_src),
  ),
  field(
    "icmp_code",
    "NXM_OF_ICMP_CODE OXM_OF_ICMPV4_CODE",
    low(FIELD.tp_dst, 8),
    "decimal",
    icmp("icmpv4", FIELD.tp_dst),
  ),
  field(
    "icmpv6_type",
    "NXM_NX_ICMPV6_TYPE OXM_OF_ICMPV6_TYPE",
    low(FIELD.tp_src, 8),
    "decimal",
    icmp("icmpv6", FIELD.tp_src),
  ),
  field(
    "icmpv6_code",
    "NXM_NX_ICMPV6_CODE OXM_OF_ICMPV6_CODE",
    low(FIELD.tp_dst, 8),
    "decimal",
    icmp("icmpv6", FIELD.tp_dst),
  ),
];

const BY_NAME = new Map(
  ENTRIES.flatMap(({ field: one, aliases }) => [one.name, ...aliases].map((name) => [name, one] as const)),
);
const BY_HEADER = new Map(
  ENTRIES.flatMap(({ field: one, headers }) => headers.map((name) => [name, one] as const)),
);

/** A field as matches name it: `dl_src`, `eth_src`. */
export function fieldNamed(name: string): Field | undefined {
  return BY_NAME.get(name);
}

/** A field as actions name it: by its NXM or OXM name, or as matches do. */
export function fieldOfHeader(name: string): Field | undefined {
  return BY_HEADER.get(name) ?? BY_NAME.get(name);
}

export const FIELD_NAMES: readonly string[] = [...BY_NAME.keys()];
export const HEADER_NAMES: readonly string[] = [...BY_HEADER.keys(), ...BY_NAME.keys()];

/** The fields in the order that they are printed in. */
export const FIELDS: readonly Field[] = ENTRIES.map(({ field: one }) => one);
