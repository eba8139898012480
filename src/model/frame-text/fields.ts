import { nearest } from "../schema/nearest.ts";
import { type Ipv4, parseIpv4 } from "../values/ipv4.ts";
import { type Mac, parseMac } from "../values/mac.ts";
import { type Problem, show } from "../values/problem.ts";

/**
 * ovs-fields(7), by the names of ovs-ofctl; `vlans` is simnet's own, for more than one tag. `packet` is a whole frame, as
 * ovs-ofctl(8) packet-out takes it.
 */
const FIELDS = [
  "dl_src",
  "dl_dst",
  "dl_vlan",
  "dl_vlan_pcp",
  "vlans",
  "dl_type",
  "nw_src",
  "nw_dst",
  "nw_proto",
  "nw_tos",
  "nw_ttl",
  "ipv6_src",
  "ipv6_dst",
  "tp_src",
  "tp_dst",
  "icmp_type",
  "icmp_code",
  "arp_op",
  "arp_spa",
  "arp_tpa",
  "arp_sha",
  "arp_tha",
  "packet",
] as const;
export type Field = (typeof FIELDS)[number];

const ALIASES: Readonly<Record<string, Field>> = {
  eth_src: "dl_src",
  eth_dst: "dl_dst",
  eth_type: "dl_type",
  ip_src: "nw_src",
  ip_dst: "nw_dst",
  ip_proto: "nw_proto",
  tcp_src: "tp_src",
  tcp_dst: "tp_dst",
  udp_src: "tp_src",
  udp_dst: "tp_dst",
  icmpv6_type: "icmp_type",
  icmpv6_code: "icmp_code",
};

/** ovs-fields(7), "Shorthands": a word without a value. */
const SHORTHANDS: Readonly<Record<string, readonly (readonly [Field, string])[]>> = {
  arp: [["dl_type", "0x0806"]],
  ip: [["dl_type", "0x0800"]],
  icmp: [
    ["dl_type", "0x0800"],
    ["nw_proto", "1"],
  ],
  tcp: [
    ["dl_type", "0x0800"],
    ["nw_proto", "6"],
  ],
  udp: [
    ["dl_type", "0x0800"],
    ["nw_proto", "17"],
  ],
  ipv6: [["dl_type", "0x86dd"]],
  icmp6: [
    ["dl_type", "0x86dd"],
    ["nw_proto", "58"],
  ],
  tcp6: [
    ["dl_type", "0x86dd"],
    ["nw_proto", "6"],
  ],
  udp6: [
    ["dl_type", "0x86dd"],
    ["nw_proto", "17"],
  ],
};
const WORDS: readonly string[] = [...FIELDS, ...Object.keys(ALIASES), ...Object.keys(SHORTHANDS)];

/** The fields of one text, read one after the other; what is wrong with any of them gathers in `problems`. */
export class FrameReader {
  readonly problems: Problem[] = [];
  readonly #path: string;
  readonly #fields = new Map<Field, string>();

  constructor(text: string, path: string) {
    this.#path = path;
    for (const part of text.split(",")) if (part.trim() !== "") this.#add(part.trim());
  }

  has(field: Field): boolean {
    return this.#fields.has(field);
  }

  /** The field's value, or undefined where it is not there or, having told so, not as `read` wants it. */
  take<T>(field: Field, read: (text: string) => T | undefined, expected: string): T | undefined {
    const text = this.#fields.get(field);
    if (text === undefined) return undefined;
    this.#fields.delete(field);
    const value = read(text);
    if (value === undefined) this.fail(`${field} as ${expected}`, show(text));
    return value;
  }

  mac(field: Field): Mac | undefined {
    return this.take(field, parseMac, "an Ethernet address such as 02:00:00:00:00:01");
  }

  ip(field: Field): Ipv4 | undefined {
    return this.take(field, parseIpv4, "an IPv4 address such as 192.168.0.1");
  }

  number(field: Field, max: number, expected = `a number from 0 to ${max}`): number | undefined {
    return this.take(field, (text) => parseNumber(text, max), expected);
  }

  fail(expected: string, found: string): void {
    this.problems.push({ path: this.#path, expected, found });
  }

  /** Tells of every field that nobody took: it has no place in a frame of this kind. */
  refuseRest(kind: string): void {
    for (const field of this.#fields.keys()) this.fail(`fields that ${kind} has`, field);
  }

  #add(part: string): void {
    const [word, value] = split(part);
    const shorthand = Object.hasOwn(SHORTHANDS, word) ? SHORTHANDS[word] : undefined;
    if (shorthand !== undefined && value === undefined) {
      for (const [field, text] of shorthand) this.#set(field, text, word);
      return;
    }
    const field = fieldOf(word);
    if (field === undefined) this.#unknown(word);
    else if (value === undefined) this.fail(`${word}=VALUE`, `${word} alone`);
    else this.#set(field, value, word);
  }

  #set(field: Field, value: string, word: string): void {
    if (this.#fields.has(field)) this.fail("each field once", `${word}, which gives ${field} again`);
    this.#fields.set(field, value);
  }

  #unknown(word: string): void {
    const close = nearest(word, WORDS);
    const expected = close === undefined ? `one of ${FIELDS.join(", ")}` : `${close} (did you mean that?)`;
    this.fail(expected, `the unknown field ${show(word)}`);
  }
}

function split(part: string): readonly [string, string | undefined] {
  const equals = part.indexOf("=");
  return equals < 0 ? [part, undefined] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
}

function fieldOf(word: string): Field | undefined {
  if (Object.hasOwn(ALIASES, word)) return ALIASES[word];
  return FIELDS.find((field) => field === word);
}

/** Decimal, or hexadecimal with 0x. @returns undefined for anything else, or more than `max` */
export function parseNumber(text: string, max: number): number | undefined {
  if (!/^(?:\d{1,10}|0x[0-9a-f]{1,8})$/i.test(text)) return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}
