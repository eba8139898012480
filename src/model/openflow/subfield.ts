import { nearest } from "../schema/nearest.ts";
import { within } from "./field-bits.ts";
import type { Faults } from "./faults.ts";
import { type Field, fieldOfHeader, HEADER_NAMES } from "./fields.ts";
import type { Bits } from "./key.ts";

/** Some bits of a field, as actions name them: `NAME[from..to]`, `NAME[bit]`, `NAME[]` or `NAME`. */
export interface Subfield {
  readonly field: Field;
  readonly bits: Bits;
  readonly isWhole: boolean;
}

const TEXT = /^([A-Za-z0-9_]{1,40})(?:\[(?:(\d{1,3})(?:\.\.(\d{1,3}))?)?\])?$/;

/** nx-match.c, mf_parse_subfield. @returns undefined, having told why, for anything else */
export function readSubfield(text: string, faults: Faults): Subfield | undefined {
  const parts = TEXT.exec(text);
  if (parts === null) return faults.add("a field, or bits of one as NAME[from..to]", text);
  const [, name = "", first, last] = parts;
  const field = fieldOfHeader(name);
  if (field === undefined) return faults.add(expectedField(name, HEADER_NAMES), text);
  if (field.access === "match-only")
    return faults.add("a field that actions know: vlan_vid or vlan_pcp", text);
  const { width } = field.bits;
  const from = first === undefined ? 0 : Number(first);
  const to = last === undefined ? (first === undefined ? width - 1 : from) : Number(last);
  if (from > to || to >= width)
    return faults.add(`bits of ${name} from 0 to ${width - 1}, the lower first`, text);
  return { field, bits: within(field.bits, from, to), isWhole: to - from + 1 === width };
}

/** Where none of `known` has this name. */
export function expectedField(name: string, known: readonly string[]): string {
  const close = nearest(name, known);
  return close === undefined ? "a field that simnet models" : `a field that simnet models, perhaps ${close}`;
}
