import { z } from "zod";
import {
  broadcastOf,
  formatCidr,
  isUnicast,
  networkOf,
  overlaps,
  parseCidr,
  parseIpv4,
} from "../values/ipv4.ts";
import { isGroup, parseMac } from "../values/mac.ts";

/** Addresses of both schemas, as text; what each of them can be in its place. */
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

/** No group address: what frames can be sent to one interface by. */
export const unicastMac = mac.refine((text) => {
  const address = parseMac(text);
  return address === undefined || !isGroup(address);
}, "an Ethernet address of one interface, not a group");

/** What an interface can have. Linux, is_valid_ether_addr: neither a group's nor all zeros. */
export const interfaceMac = mac.refine((text) => {
  const address = parseMac(text);
  return address === undefined || (!isGroup(address) && address !== 0);
}, "an Ethernet address of one interface, neither a group's nor all zeros");

function cidr(what: string, example: string) {
  const message = `${what} such as ${example}`;
  return z
    .string(message)
    .refine((text) => parseCidr(text) !== undefined, message)
    .meta({ examples: [example] });
}

/** RFC 1122 §3.2.1.3: no host has a group's address, the loopback, nor the subnet's own or its broadcast. */
export const hostCidr = cidr("an IPv4 address with a prefix", "192.168.0.1/24").refine((text) => {
  const one = parseCidr(text);
  if (one === undefined) return true;
  const { address, length } = one;
  const isEdge = length <= 30 && (address === networkOf(one) || address === broadcastOf(one));
  return isUnicast(address) && address >>> 24 !== 127 && !isEdge;
}, "an address that a host can have: not a group's, loopback, the subnet's own or its broadcast address");

/** A packet can be sent on to it: an address that a host can have. */
export const gatewayIpv4 = ipv4.refine((text) => {
  const address = parseIpv4(text);
  return address === undefined || (isUnicast(address) && address >>> 24 !== 127);
}, "an address that a host can have: neither 0.0.0.0, a group's nor loopback");

/** The addresses of a network: no bit of a host is set, and all of them can be hosts' (RFC 1122 §3.2.1.3). */
export const subnet = cidr("an IPv4 subnet", "192.168.0.0/24").check(({ value, issues }) => {
  const one = parseCidr(value);
  if (one === undefined) return;
  const whole = { address: networkOf(one), length: one.length };
  const fault = (message: string) => issues.push({ code: "custom", message, input: value });
  if (whole.address !== one.address) fault(`a subnet without bits of a host (${formatCidr(whole)})`);
  else if (NO_HOSTS.some((block) => overlaps(block, whole)))
    fault("a subnet of addresses that hosts can have: none of 0.0.0.0/8, 127.0.0.0/8 and 224.0.0.0/3");
});

const NO_HOSTS = ["0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3"].flatMap((text) => parseCidr(text) ?? []);
