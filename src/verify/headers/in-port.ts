import { gather, overlap } from "../../model/openflow/field-bits.ts";
import { type Bits, FIELD, inPortOf, WORD } from "../../model/openflow/key.ts";

/** Whether bits are of in_port: for all frames that came by one port they are the same, and no set of frames speaks of them. */
export function isOfInPort(bits: Bits): boolean {
  return overlap(bits, FIELD.in_port);
}

/** @param ofport that frames came by, as flows number it */
export function inPortBits(bits: Bits, ofport: number): bigint {
  return gather(bits, (word) => (word === FIELD.in_port.start / WORD ? inPortOf(ofport) : 0));
}
