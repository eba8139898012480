import type { Brand } from "./brand.ts";

/**
 * An Ethernet address as an integer in 0..2^48-1: equal addresses are equal numbers, and a column of a
 * million of them is one Float64Array.
 */
export type Mac = Brand<number, "Mac">;

const TEXT = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i;
const LIMIT = 2 ** 48;
const GROUP_BIT = 2 ** 40;

export const BROADCAST = (LIMIT - 1) as Mac;

/** @returns undefined unless `value` is an integer in 0..2^48-1 */
export function macFrom(value: number): Mac | undefined {
  return Number.isInteger(value) && value >= 0 && value < LIMIT ? (value as Mac) : undefined;
}

/** Reads `02:00:00:00:00:01`. @returns undefined for any other form */
export function parseMac(text: string): Mac | undefined {
  return TEXT.test(text) ? (Number.parseInt(text.replaceAll(":", ""), 16) as Mac) : undefined;
}

export function formatMac(mac: Mac): string {
  const hex = mac.toString(16).padStart(12, "0");
  return hex.replace(/..(?=.)/g, "$&:");
}

/** IEEE 802-2014 §8.2.2: the I/G bit, set for broadcast and multicast. */
export function isGroup(mac: Mac): boolean {
  return ((mac / GROUP_BIT) & 1) === 1;
}

/** The last of the addresses that are reserved. */
export const LAST_RESERVED = 0x0180c200000f as Mac;

/** IEEE 802.1D-1998 §7.12.6: 01-80-C2-00-00-00 to 0F, which no bridge relays. */
export function isReserved(mac: Mac): boolean {
  return mac >= 0x0180c2000000 && mac <= LAST_RESERVED;
}

/** A locally administered unicast address (02:…), from an integer in 0..2^40-1. */
export function localMac(serial: number): Mac {
  return (0x02 * GROUP_BIT + (serial % GROUP_BIT)) as Mac;
}
