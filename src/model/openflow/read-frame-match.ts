import { type Checked, unless } from "../values/problem.ts";
import { Faults } from "./faults.ts";
import { overlap } from "./field-bits.ts";
import type { Field } from "./fields.ts";
import type { Match } from "./flow.ts";
import { FIELD, SWITCH_FIELDS } from "./key.ts";
import { leaveOut } from "./left-out.ts";
import { MatchBuilder } from "./match-builder.ts";
import { pairsOf } from "./pairs.ts";
import type { PortNames } from "./port-names.ts";
import { readMatchPart } from "./read-match.ts";

/** What goes with a frame inside a switch, and is on no wire. */
const INSIDE = [FIELD.in_port, ...SWITCH_FIELDS];
const NO_PORTS: PortNames = { numberOf: () => undefined, names: [] };

/**
 * A match of ovs-ofctl for frames on a wire. What Open vSwitch would leave out of it without a word is a problem, as is what no frame
 * has on a wire.
 * @param path where it was written
 * @see ovs-fields(7)
 */
export function readFrameMatch(text: string, path: string): Checked<Match> {
  const faults = new Faults(path);
  const match = new MatchBuilder();
  const fields: Field[] = [];
  for (const pair of pairsOf(text)) {
    const field = readMatchPart(pair, match, NO_PORTS, faults);
    if (field === undefined) continue;
    if (INSIDE.some((inside) => overlap(inside, field.bits)))
      faults.add("a field of a frame on a wire", pair.text);
    fields.push(field);
  }
  for (const name of leaveOut(match, fields))
    faults.add(`the type of frame that has ${name}, such as ip or tcp, beside it`, text);
  return unless(faults.problems, () => match.match);
}
