import { isReserved, LAST_RESERVED, type Mac } from "../values/mac.ts";

/** IEEE 802.1D-1998 Table 7-9: where BPDUs go. */
export const BRIDGE_GROUP = 0x0180c2000000 as Mac;

/** What Open vSwitch drops besides: Extreme's EDP and EAPS, Cisco's ISL, CDP, PVST+, Uplink Fast, and its CFM. */
const VENDORS: ReadonlySet<number> = new Set([
  0x00e02b000000,
  0x00e02b000004,
  0x00e02b000006,
  0x01000c000000,
  0x01000ccccccc,
  0x01000ccccccd,
  0x01000ccdcdcd,
  ...Array.from({ length: 8 }, (_, level) => 0x01000cccccc0 + level),
]);

/**
 * Whether a bridge drops every frame to this address. A Linux bridge without spanning tree passes BPDUs on, as
 * any other group address.
 * @see lib/packets.c, eth_addr_is_reserved; net/bridge/br_input.c, br_handle_frame
 */
export function isDropped(kind: "ovs" | "linux", dst: Mac): boolean {
  // Most addresses are above all of these: the switch asks this of every frame.
  if (dst > LAST_RESERVED) return false;
  if (kind === "linux") return isReserved(dst) && dst !== BRIDGE_GROUP;
  return isReserved(dst) || VENDORS.has(dst);
}

/** All addresses of which `isDropped` says so. */
export function droppedAddresses(kind: "ovs" | "linux"): readonly Mac[] {
  const group = Array.from({ length: LAST_RESERVED - BRIDGE_GROUP + 1 }, (_, i) => BRIDGE_GROUP + i);
  return ([...group, ...VENDORS] as Mac[]).filter((mac) => isDropped(kind, mac));
}
