import { allOnes, type Masked, within } from "./field-bits.ts";
import type { Faults } from "./faults.ts";
import { DSCP, type Field, FIELD_NAMES, fieldNamed, VID_AND_PRESENCE } from "./fields.ts";
import { FIELD, inPortOf, TAG_PRESENT } from "./key.ts";
import type { MatchBuilder } from "./match-builder.ts";
import type { Pair } from "./pairs.ts";
import { expectedPort, portNumber, type PortNames } from "./port-names.ts";
import { type Shorthand, SHORTHANDS } from "./shorthands.ts";
import { expectedField, readSubfield } from "./subfield.ts";
import { FORM_WORDS, parseMasked, parseInteger } from "./value-text.ts";

const WORDS = [...SHORTHANDS.keys(), ...FIELD_NAMES, "table", "priority", "cookie"];

/** What of a field a match is to look at. */
interface Part extends Masked {
  readonly bits: Field["bits"];
}

/** One part of a match into `match`. @returns the field that it names, for what is left out later */
export function readMatchPart(
  { key, by, value, text }: Pair,
  match: MatchBuilder,
  ports: PortNames,
  faults: Faults,
): Field | undefined {
  const shorthand = SHORTHANDS.get(key);
  if (shorthand !== undefined)
    return by === "" ? readShorthand(shorthand, match, text, faults) : faults.add(`${key} alone`, text);
  if (key.includes("[")) return readPartly(key, value, match, text, faults);
  const field = fieldNamed(key);
  if (field === undefined) return faults.add(expectedField(key, WORDS), text);
  if (by === "" || value === "") return faults.add(`${key}=VALUE`, text);
  if (value === "*") return field;
  const part = partOf(field, value, ports, text, faults);
  if (part === undefined) return undefined;
  if (!match.narrow(part.bits, part.value, part.mask))
    return faults.add("nothing that contradicts the rest of the match", text);
  return field;
}

function readShorthand(
  { etherType, protocol }: Shorthand,
  match: MatchBuilder,
  text: string,
  faults: Faults,
): undefined {
  const isTyped = match.narrow(FIELD.dl_type, BigInt(etherType), allOnes(16));
  const isWhole = protocol === undefined || match.narrow(FIELD.nw_proto, BigInt(protocol), allOnes(8));
  if (!isTyped || !isWhole) faults.add("one type of frame", text);
}

/** `NAME[from..to]=NUMBER` */
function readPartly(
  key: string,
  text: string,
  match: MatchBuilder,
  whole: string,
  faults: Faults,
): Field | undefined {
  const subfield = readSubfield(key, faults);
  if (subfield === undefined) return undefined;
  const { field, bits, isWhole } = subfield;
  const number = parseInteger(text);
  if (number === undefined || number > allOnes(bits.width))
    return faults.add(`a number of ${bits.width} bits`, whole);
  // Open vSwitch has no way to say it: no such match is usable in any protocol (measured).
  if (field.name === "vlan_pcp") return faults.add("dl_vlan_pcp=NUMBER", whole);
  if (field.masks === "whole" && !isWhole) return faults.add(`all bits of ${field.name}`, whole);
  const part =
    isWhole && field.name !== "vlan_vid"
      ? wholePart(field, { value: number, mask: allOnes(bits.width) })
      : { bits, value: number, mask: allOnes(bits.width) };
  if (part === undefined) return faults.add("a DSCP in the upper six bits, the lower two 0", whole);
  if (match.narrow(part.bits, part.value, part.mask)) return field;
  return faults.add("nothing that contradicts the rest of the match", whole);
}

function partOf(
  field: Field,
  value: string,
  ports: PortNames,
  text: string,
  faults: Faults,
): Part | undefined {
  if (field.form === "port") {
    const port = portNumber(value, ports);
    return port === undefined
      ? faults.add(expectedPort(value, ports), text)
      : wholePart(field, { value: BigInt(port), mask: allOnes(16) });
  }
  if (field.masks === "whole" && value.includes("/")) return faults.add(`${field.name} without a mask`, text);
  const width = field.name === "dl_vlan" ? 16 : field.name === "vlan_vid" ? 13 : field.bits.width;
  const masked = parseMasked(field.form, width, value);
  if (masked === undefined)
    return faults.add(`${field.name} as ${FORM_WORDS[field.form]}${most(field)}`, text);
  const part = wholePart(field, masked);
  return part ?? faults.add(UNUSUAL[field.name] ?? "another value", text);
}

const most = ({ form, bits }: Field): string =>
  form === "decimal" || form === "hex" ? ` of at most ${bits.width} bits` : "";

/** Values that Open vSwitch takes, but changes, and not in every protocol alike. */
const UNUSUAL: Readonly<Record<string, string>> = {
  dl_vlan: "a VLAN from 0 to 4095, or 0xffff for frames without a tag",
  vlan_vid: "0x1000 and the VLAN, or 0 for frames without a tag",
  vlan_tci: "0x1000 among the bits, or 0 for frames without a tag",
  nw_tos: "a DSCP in the upper six bits, the lower two 0",
};

const PRESENT = BigInt(TAG_PRESENT);
const UNTAGGED = 0xffffn;

/** A value of the whole field, as bits of the key. @returns undefined for what UNUSUAL tells */
function wholePart(field: Field, { value, mask }: Masked): Part | undefined {
  const whole = allOnes(field.matched.width);
  switch (field.name) {
    case "in_port":
    case "in_port_oxm":
      return { bits: field.matched, value: BigInt(inPortOf(Number(value))), mask: whole };
    case "dl_vlan":
      if (value === UNTAGGED) return { bits: FIELD.vlan_tci, value: 0n, mask: UNTAGGED };
      return value < PRESENT
        ? { bits: VID_AND_PRESENCE, value: value | PRESENT, mask: allOnes(13) }
        : undefined;
    case "dl_vlan_pcp":
    case "vlan_pcp":
      return { bits: within(FIELD.vlan_tci, 12, 15), value: (value << 1n) | 1n, mask: 0xfn };
    case "vlan_vid":
    case "vlan_tci":
      return isAmbiguous(value, mask) ? undefined : { bits: field.matched, value, mask };
    case "nw_tos":
      return (value & 3n) === 0n ? { bits: DSCP, value: value >> 2n, mask: allOnes(6) } : undefined;
    case "icmp_type":
    case "icmp_code":
    case "icmpv6_type":
    case "icmpv6_code":
    case "arp_op":
      return { bits: field.matched, value, mask: whole };
    default:
      return { bits: field.matched, value, mask };
  }
}

/**
 * No tag, and yet a VLAN or a priority: to OpenFlow 1.0 that is a frame without a tag, to later versions none at
 * all, or an error (measured).
 */
function isAmbiguous(value: bigint, mask: bigint): boolean {
  return (mask & PRESENT) !== 0n && (value & PRESENT) === 0n && value !== 0n;
}
