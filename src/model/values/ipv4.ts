import type { Brand } from "./brand.ts";

/** An IPv4 address as an unsigned 32-bit integer, so that columns of them are Uint32Arrays. */
export type Ipv4 = Brand<number, "Ipv4">;

/** An address with the length of its network prefix (0..32), as in `192.168.0.1/24`. */
export interface Cidr {
  readonly address: Ipv4;
  readonly length: number;
}

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const TEXT = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const CIDR = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}/(?:3[0-2]|[12]?\\d)$`);

export const UNSPECIFIED = 0 as Ipv4;

/** @returns undefined unless `value` is an integer in 0..2^32-1 */
export function ipv4From(value: number): Ipv4 | undefined {
  return Number.isInteger(value) && value >= 0 && value <= 0xffffffff ? (value as Ipv4) : undefined;
}

/** Reads dotted decimal without leading zeros. @returns undefined for any other form */
export function parseIpv4(text: string): Ipv4 | undefined {
  return TEXT.test(text) ? addressIn(text, text.length) : undefined;
}

/** The address that a text begins with, up to `end`. Digit by digit, without pieces: fabrics have a million. */
function addressIn(text: string, end: number): Ipv4 {
  let [above, octet] = [0, 0];
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT) [above, octet] = [above * 256 + octet, 0];
    else octet = octet * 10 + code - ZERO;
  }
  return (above * 256 + octet) as Ipv4;
}

const DOT = ".".charCodeAt(0);
const ZERO = "0".charCodeAt(0);

/**
 * Stretches of addresses, each up to but not with its end, that no packet for one machine is from or to: nobody, loopback,
 * multicast and beyond.
 * @see RFC 1122 §3.2.1.3
 */
export const UNUSABLE: readonly { readonly from: number; readonly to: number }[] = [
  { from: 0, to: 1 },
  { from: 0x7f000000, to: 0x80000000 },
  { from: 0xe0000000, to: 2 ** 32 },
];

/** Whether packets for one machine may be from or to it: see {@link UNUSABLE}. */
export function isUsable(address: Ipv4): boolean {
  return UNUSABLE.every(({ from, to }) => address < from || address >= to);
}

/** Whether it can be one host's address: neither 0.0.0.0 nor multicast (RFC 1112 §4) nor above. */
export function isUnicast(address: Ipv4): boolean {
  return address !== UNSPECIFIED && address < 0xe0000000;
}

export function formatIpv4(address: Ipv4): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** Reads `192.168.0.1/24`, host bits and all. @returns undefined for any other form */
export function parseCidr(text: string): Cidr | undefined {
  if (!CIDR.test(text)) return undefined;
  const slash = text.indexOf("/");
  return { address: addressIn(text, slash), length: Number(text.slice(slash + 1)) };
}

export function formatCidr(cidr: Cidr): string {
  return `${formatIpv4(cidr.address)}/${cidr.length}`;
}

/** The first address of the network: `192.168.0.0` for `192.168.0.1/24`. */
export function networkOf(cidr: Cidr): Ipv4 {
  return ((cidr.address & netmask(cidr.length)) >>> 0) as Ipv4;
}

/** The last address of the network: `192.168.0.255` for `192.168.0.1/24`. */
export function broadcastOf(cidr: Cidr): Ipv4 {
  return ((cidr.address | ~netmask(cidr.length)) >>> 0) as Ipv4;
}

export function contains(cidr: Cidr, address: Ipv4): boolean {
  return ((cidr.address ^ address) & netmask(cidr.length)) === 0;
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.length <= b.length ? contains(a, b.address) : contains(b, a.address);
}

function netmask(length: number): number {
  return length === 0 ? 0 : (-1 << (32 - length)) | 0;
}
