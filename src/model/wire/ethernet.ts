import type { Mac } from "../values/mac.ts";
import { blank, readMac, viewOf, writeMac, type Parsed } from "./bytes.ts";
import { decodeTags, TAG_LENGTH, writeTags, type Tag } from "./vlan.ts";

export const ETHER_TYPE = {
  ipv4: 0x0800,
  arp: 0x0806,
  ipv6: 0x86dd,
  /** RFC 1701's name for an Ethernet frame inside GRE. */
  transparentBridging: 0x6558,
} as const;

/** IEEE 802.3-2018 §3.1: all in front of the MAC client data, tags included. */
export interface EthernetHeader {
  readonly dst: Mac;
  readonly src: Mac;
  /** Outermost first. */
  readonly tags: readonly Tag[];
  /** §3.2.6: 0x0600 or more; undefined where the field is a length, as in BPDUs (IEEE 802.2 LLC). */
  readonly etherType: number | undefined;
}

const ADDRESSES_LENGTH = 12;
/** §3.1.1: addresses and type, without tags; bytes. */
export const ETHERNET_HEADER = ADDRESSES_LENGTH + 2;
const MAX_LLC_LENGTH = 1500;
const MIN_ETHER_TYPE = 0x0600;

/** In bytes, without FCS. */
export function ethernetLength(header: Pick<EthernetHeader, "tags">): number {
  return ETHERNET_HEADER + header.tags.length * TAG_LENGTH;
}

/** Neither padding to 60 bytes nor FCS: a card adds these, a tunnel carries frames without. */
export function encodeEthernet(header: EthernetHeader, payload: Uint8Array): Uint8Array {
  if (header.etherType === undefined && payload.length > MAX_LLC_LENGTH) {
    throw new RangeError(`an LLC frame of ${payload.length} bytes`);
  }
  const length = ethernetLength(header);
  const { bytes, view } = blank(length, payload);
  writeMac(view, 0, header.dst);
  writeMac(view, 6, header.src);
  writeTags(view, ADDRESSES_LENGTH, header.tags);
  view.setUint16(length - 2, header.etherType ?? payload.length);
  return bytes;
}

/** @returns undefined if the bytes end too early, or for a type in 1501..1535, which §3.2.6 leaves undefined */
export function decodeEthernet(bytes: Uint8Array): Parsed<EthernetHeader> | undefined {
  const tags = decodeTags(bytes.subarray(ADDRESSES_LENGTH));
  if (tags === undefined) return undefined;
  const length = ethernetLength({ tags });
  if (bytes.length < length) return undefined;
  const view = viewOf(bytes);
  const type = view.getUint16(length - 2);
  const addresses = { dst: readMac(view, 0), src: readMac(view, 6), tags };
  const payload = bytes.subarray(length);
  if (type >= MIN_ETHER_TYPE) return { header: { ...addresses, etherType: type }, payload };
  if (type > MAX_LLC_LENGTH || type > payload.length) return undefined;
  return { header: { ...addresses, etherType: undefined }, payload: payload.subarray(0, type) };
}
