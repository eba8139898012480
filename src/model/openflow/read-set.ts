import { allOnes, runs } from "./field-bits.ts";
import type { Faults } from "./faults.ts";
import { type Field, FIELD_NAMES, fieldNamed } from "./fields.ts";
import type { Action, SetBits } from "./flow.ts";
import { type Bits, FIELD, TAG_PRESENT } from "./key.ts";
import { holds, type Known, type Prerequisite, WHEN_TAGGED } from "./prerequisite.ts";
import { expectedField, readSubfield, type Subfield } from "./subfield.ts";
import { FORM_WORDS, parseInteger, parseMasked } from "./value-text.ts";

/** `set_field:VALUE[/MASK]->FIELD`. A mask with holes makes an action of each run of its bits. */
export function readSetField(value: string, known: Known, text: string, faults: Faults): readonly Action[] {
  const [what, name] = arrow(value);
  if (name === undefined) return fail(faults, "set_field:VALUE->FIELD", text);
  const field = fieldNamed(name);
  if (field === undefined) return fail(faults, expectedField(name, FIELD_NAMES), text);
  if (!isWritable(field, known, text, faults)) return [];
  if (field.name === "vlan_vid") return setVid(what, text, faults);
  const masked = parseMasked(field.form, field.bits.width, what);
  if (masked === undefined || (field.masks === "whole" && what.includes("/")))
    return fail(
      faults,
      `${field.name} as ${FORM_WORDS[field.form]} of at most ${field.bits.width} bits`,
      text,
    );
  return runs(field.bits, masked.mask).map((to) =>
    setBits(to, (masked.value >> BigInt(to.start - field.bits.start)) & allOnes(to.width), field),
  );
}

/** OpenFlow 1.0 carries it as mod_vlan_vid, and later versions do the same (measured): a tag is made if need be. */
function setVid(text: string, whole: string, faults: Faults): readonly Action[] {
  const value = parseInteger(text);
  const vid = value === undefined || value > 0x1fffn ? undefined : Number(value & 0xfffn);
  return vid === undefined
    ? fail(faults, "a VLAN from 0 to 4095, with or without 0x1000", whole)
    : [{ kind: "mod-vlan-vid", vid }];
}

/** `load:NUMBER->SUBFIELD` */
export function readLoad(value: string, known: Known, text: string, faults: Faults): readonly Action[] {
  const [what, name] = arrow(value);
  if (name === undefined) return fail(faults, "load:NUMBER->FIELD[from..to]", text);
  const subfield = readSubfield(name, faults);
  if (subfield === undefined || !isWritable(subfield.field, known, text, faults)) return [];
  const number = parseInteger(what);
  if (number === undefined || number > allOnes(subfield.bits.width))
    return fail(faults, `a number of ${subfield.bits.width} bits`, text);
  if (!isMovable(subfield, text, faults)) return [];
  return [setBits(subfield.bits, number, subfield.field)];
}

/** `move:SUBFIELD->SUBFIELD` */
export function readMove(value: string, known: Known, text: string, faults: Faults): readonly Action[] {
  const [source, name] = arrow(value);
  if (name === undefined) return fail(faults, "move:FIELD[from..to]->FIELD[from..to]", text);
  const from = readSubfield(source, faults);
  const to = readSubfield(name, faults);
  if (from === undefined || to === undefined) return [];
  // A VLAN may be moved to a frame that has no tag: then it has bits without being there (measured).
  const isFit = [
    isReadable(from, known, text, faults),
    to.field.name === "vlan_vid" || isWritable(to.field, known, text, faults),
    isMovable(to, text, faults),
  ];
  if (isFit.includes(false)) return [];
  if (from.bits.width !== to.bits.width)
    return fail(faults, `as many bits on both sides: ${from.bits.width} is not ${to.bits.width}`, text);
  const isGuarded = from.field.name === "vlan_pcp" || to.field.name === "vlan_pcp";
  return [{ kind: "move", from: from.bits, to: to.bits, ...(isGuarded && { when: WHEN_TAGGED }) }];
}

/** Whether a flow with this match may read the field. */
export function isReadable(
  { field, isWhole, bits }: Subfield,
  known: Known,
  text: string,
  faults: Faults,
): boolean {
  if (field.access === "unread") {
    faults.add("a field that simnet lets actions read", text);
    return false;
  }
  if (field.name === "vlan_vid" || holds(field.needs, known))
    return isMovable({ field, isWhole, bits }, text, faults);
  faults.add(expectedMatch(field), text);
  return false;
}

export function isWritable(field: Field, known: Known, text: string, faults: Faults): boolean {
  if (field.access !== "read-write") faults.add("a field that simnet lets actions set", text);
  else if (!holds(field.needs, known)) faults.add(expectedMatch(field), text);
  return field.access === "read-write" && holds(field.needs, known);
}

/** Fields of which the key has not the bits that Open vSwitch counts. */
export function isMovable({ field, isWhole }: Subfield, text: string, faults: Faults): boolean {
  if (field.name === "nw_tos") faults.add("ip_dscp in place of nw_tos", text);
  else if (field.name === "arp_op" && !isWhole) faults.add("all bits of arp_op", text);
  else return true;
  return false;
}

/** Of these a priority is set only where there is a tag; other fields rely on the match (measured). */
function setBits(to: Bits, value: bigint, field: Field): SetBits {
  return { kind: "set", to, value, ...(field.name === "vlan_pcp" && { when: WHEN_TAGGED }) };
}

/**
 * What is known after an action that sets bits of vlan_tci. Open vSwitch takes those that it does not set for 0: after a
 * part without the bit that says so, no tag is known (measured).
 * @see ofp-actions.c, ofpact_check__
 */
export function tagsAfter({ to, value }: SetBits, { tags }: Known): number {
  const bit = FIELD.vlan_tci.start + Math.log2(TAG_PRESENT) - to.start;
  const isSet = bit >= 0 && ((value >> BigInt(bit)) & 1n) === 1n;
  return isSet ? Math.max(tags, 1) : 0;
}

const NEEDED: Readonly<Record<Prerequisite, string>> = {
  none: "",
  tag: "dl_vlan, or vlan_tci=0x1000/0x1000",
  arp: "arp",
  ipv4: "ip",
  ipv6: "ipv6",
  ip: "ip or ipv6",
  tcp: "tcp",
  udp: "udp",
  sctp: "sctp",
  icmpv4: "icmp",
  icmpv6: "icmp6",
};

export function expectedMatch({ name, needs }: Field): string {
  return `${NEEDED[needs]} in the match: without it there is no ${name}`;
}

export function arrow(text: string): readonly [string, string | undefined] {
  const at = text.indexOf("->");
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 2)];
}

function fail(faults: Faults, expected: string, found: string): readonly [] {
  faults.add(expected, found);
  return [];
}
