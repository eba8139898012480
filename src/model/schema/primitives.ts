import { z } from "zod";
import { broadcastOf, isUnicast, networkOf, parseCidr, parseIpv4 } from "../values/ipv4.ts";
import { isGroup, parseMac } from "../values/mac.ts";
import { MAX_TUNNEL_KEY } from "../values/tunnel-key.ts";

/**
 * The small words of both schemas. A document keeps the text that a person wrote; a check here only asks
 * whether the checked constructor of the value would take it, and `message` is what the person is told
 * was expected.
 */
const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** An object with these keys and no others; an unknown key's message is the list of the known ones. */
export function object<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(", ") : undefined),
  });
}

const A_NAME = "a name of 1 to 64 letters, digits, '.', '_' or '-'";

export const name = z
  .string(A_NAME)
  .regex(NAME, A_NAME)
  .refine((text) => text !== "LOCAL", "a name other than LOCAL, which is a bridge's own port");

export const portName = z.string(A_NAME).regex(NAME, A_NAME);

const AN_INTERFACE = "an interface such as eth1: 1 to 12 letters, digits, '.', '_' or '-'";

/** Its bridge, br-eth1, is an interface too. Linux, IFNAMSIZ: 16 bytes with the one that ends it. */
export const interfaceName = z.string(AN_INTERFACE).regex(/^[A-Za-z0-9._-]{1,12}$/, AN_INTERFACE);

export const mac = z
  .string("an Ethernet address such as 02:00:00:00:00:01")
  .refine((text) => parseMac(text) !== undefined, "an Ethernet address such as 02:00:00:00:00:01")
  .meta({ examples: ["02:00:00:00:00:01"] });

export const ipv4 = z
  .string("an IPv4 address such as 192.168.0.1")
  .refine((text) => parseIpv4(text) !== undefined, "an IPv4 address such as 192.168.0.1")
  .meta({ examples: ["192.168.0.1"] });

/** Any but 0.0.0.0, which Open vSwitch does not take for "none". Measured. */
export const setIpv4 = ipv4.refine((text) => parseIpv4(text) !== 0, "an IPv4 address other than 0.0.0.0");

/** Where a packet can be sent to one host: Open vSwitch makes no tunnel to a group, nor to 0.0.0.0. */
export const unicastIpv4 = ipv4.refine((text) => {
  const address = parseIpv4(text);
  return address === undefined || isUnicast(address);
}, "an IPv4 address of one host, neither 0.0.0.0 nor multicast");

/** What an interface can have: no group address. */
export const unicastMac = mac.refine((text) => {
  const address = parseMac(text);
  return address === undefined || !isGroup(address);
}, "an Ethernet address of one interface, not a group");

export const cidr = z
  .string("an IPv4 address with a prefix such as 192.168.0.1/24")
  .refine((text) => parseCidr(text) !== undefined, "an IPv4 address with a prefix such as 192.168.0.1/24")
  .meta({ examples: ["192.168.0.1/24"] });

/** RFC 1122 §3.2.1.3: no host has a group's address, the loopback, nor the subnet's own or its broadcast. */
export const hostCidr = cidr.refine((text) => {
  const one = parseCidr(text);
  if (one === undefined) return true;
  const { address, length } = one;
  const isEdge = length <= 30 && (address === networkOf(one) || address === broadcastOf(one));
  return isUnicast(address) && address >>> 24 !== 127 && !isEdge;
}, "an address that a host can have: not a group's, loopback, the subnet's own or its broadcast address");

/**
 * Open vSwitch's columns are text in `options` and `other_config`: numbers and their text are alike.
 * @param word that may stand in place of a number
 */
export function integer(min: number, max: number, what = "a whole number", word?: string) {
  const message = `${what} from ${min} to ${max}${word === undefined ? "" : `, or ${word}`}`;
  const number = z.int(message).min(min, message).max(max, message);
  const text = z
    .string()
    .refine(
      (value) =>
        value === word || (/^(?:\d{1,10}|0x[0-9a-f]{1,8})$/i.test(value) && inside(Number(value), min, max)),
      message,
    );
  return z.union([number, text]);
}

/** A number that may have a fraction, or its text. */
export function decimal(min: number, what: string) {
  const text = z
    .string()
    .refine((value) => /^\d{1,15}(?:\.\d{1,15})?$/.test(value) && Number(value) >= min, what);
  return z.union([z.number(what).min(min, what), text]);
}

/** Two of a kind. */
export function pair<T extends z.ZodType>(item: T, what: string) {
  return z.tuple([item, item], what);
}

export const flag = z.union([z.boolean(), z.enum(["true", "false"])]);

export const vlan4096 = integer(0, 4095, "a VLAN");
export const scenarioVlan = integer(1, 4094, "a VLAN");
export const tunnelKey = integer(0, MAX_TUNNEL_KEY, "a key");
export const mtu = integer(68, 65535, "an MTU in bytes");

function inside(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}

/** What `flag` means, as a boolean. */
export function isTrue(value: boolean | "true" | "false"): boolean {
  return value === true || value === "true";
}
