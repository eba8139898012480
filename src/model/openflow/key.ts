/**
 * The flow key: what Open vSwitch knows of a frame while it translates it, as bits in 32-bit words. Matches,
 * actions, the simulator and the prover all speak of these bits and of nothing else.
 *
 * A field is a run of bits from `start`, its lowest bit, on; word w holds bits 32w to 32w + 31. So a field of more
 * than 32 bits has its low word first.
 * @see include/openvswitch/flow.h, struct flow; ovs-fields(7)
 */
export interface Bits {
  readonly start: number;
  readonly width: number;
}

export const WORD = 32;

/** Words of the key by what they hold. */
const AT = {
  in_port: 0,
  tun_id: 1,
  tun_src: 3,
  tun_dst: 4,
  metadata: 5,
  reg: 7,
  dl_dst: 23,
  dl_src: 25,
  /** TPID in the high half, TCI in the low: bit 12 of the TCI says that the tag is there */
  vlan: 27,
  inner_vlan: 28,
  /** what follows the tags that were read: the TPID of the next tag if there is one */
  dl_type: 29,
  /** arp_spa and arp_tpa too */
  nw_src: 30,
  nw_dst: 31,
  ipv6_src: 32,
  ipv6_dst: 36,
  /** nw_proto or arp_op, nw_tos, nw_ttl: a byte each, from the lowest */
  nw: 40,
  arp_sha: 41,
  arp_tha: 43,
  /** tp_dst in the low half, tp_src in the high; of ICMP code and type */
  tp: 45,
} as const;

export const KEY_WORDS = 46;
/** Registers of 32 bits. */
export const REGISTERS = 16;

const at = (word: number, width: number, shift = 0): Bits => ({ start: word * WORD + shift, width });

/** Every field by Open vSwitch's own name, the shortest that it has. */
export const FIELD = {
  in_port: at(AT.in_port, 32),
  tun_id: at(AT.tun_id, 64),
  tun_src: at(AT.tun_src, 32),
  tun_dst: at(AT.tun_dst, 32),
  metadata: at(AT.metadata, 64),
  dl_dst: at(AT.dl_dst, 48),
  dl_src: at(AT.dl_src, 48),
  vlan_tci: at(AT.vlan, 16),
  vlan_tpid: at(AT.vlan, 16, 16),
  inner_tci: at(AT.inner_vlan, 16),
  inner_tpid: at(AT.inner_vlan, 16, 16),
  dl_type: at(AT.dl_type, 16),
  nw_src: at(AT.nw_src, 32),
  nw_dst: at(AT.nw_dst, 32),
  ipv6_src: at(AT.ipv6_src, 128),
  ipv6_dst: at(AT.ipv6_dst, 128),
  nw_proto: at(AT.nw, 8),
  nw_tos: at(AT.nw, 8, 8),
  nw_ttl: at(AT.nw, 8, 16),
  arp_sha: at(AT.arp_sha, 48),
  arp_tha: at(AT.arp_tha, 48),
  tp_src: at(AT.tp, 16, 16),
  tp_dst: at(AT.tp, 16),
} as const satisfies Record<string, Bits>;

/** Tags that a key has room for: include/openvswitch/flow.h, FLOW_MAX_VLAN_HEADERS. */
export const MAX_TAGS = 2;

/** Of a TCI the bit that says that there is a tag: 802.1Q's CFI, which Open vSwitch sets on every tag it has. */
export const TAG_PRESENT = 0x1000;

/** Register `index`, 0 to 15. */
export function register(index: number): Bits {
  return at(AT.reg + index, 32);
}

/** What goes with a frame inside a switch, is on no wire, and is gone behind a patch port. */
export const SWITCH_FIELDS: readonly Bits[] = [
  FIELD.tun_id,
  FIELD.tun_src,
  FIELD.tun_dst,
  FIELD.metadata,
  ...Array.from({ length: REGISTERS }, (_, index) => register(index)),
];

/** The bridge's own port, as OpenFlow 1.0 numbers it. */
export const LOCAL_OFPORT = 0xfffe;

/**
 * A port's number as in_port has it: OpenFlow 1.1's 32 bits, in which LOCAL is 0xfffffffe. The low half,
 * NXM_OF_IN_PORT, is the 16 bits of OpenFlow 1.0.
 */
export function inPortOf(port: number): number {
  return port === LOCAL_OFPORT ? 0xfffffffe : port;
}
