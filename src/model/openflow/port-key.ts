import { type FlowKey, maskedWords } from "./flow-key.ts";
import { FIELD, inPortOf, SWITCH_FIELDS, WORD } from "./key.ts";

const IN_PORT = FIELD.in_port.start / WORD;

/** @param ofport as flows number it */
export function setInPort(key: FlowKey, ofport: number): void {
  key[IN_PORT] = inPortOf(ofport);
}

/** The key as it is looked up by another port than it came by; `ofport` undefined: by its own. */
export function seenFrom(key: FlowKey, ofport: number | undefined): FlowKey {
  if (ofport === undefined) return key;
  const seen = key.slice();
  setInPort(seen, ofport);
  return seen;
}

const CLEARED_WORDS = SWITCH_FIELDS.flatMap((field) => maskedWords(field, 0n).map(({ word }) => word));

/**
 * The key behind a patch port: tunnel, metadata and registers are gone, and the tags are not read again.
 * @see ofproto-dpif-xlate.c, patch_port_output. Measured.
 */
export function acrossPatch(key: FlowKey, ofport: number): FlowKey {
  const other = key.slice();
  for (const word of CLEARED_WORDS) other[word] = 0;
  setInPort(other, ofport);
  return other;
}
