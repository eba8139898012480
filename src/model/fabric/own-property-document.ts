import { z } from "zod";
import { object, title } from "../schema/primitives.ts";
import { party } from "./party.ts";

/** One of them, or a list. */
function oneOrMore<T extends z.ZodType>(item: T, what: string) {
  return z.union([item, z.array(item).min(1, what)]);
}

const MATCH = 'a match of ovs-ofctl, such as "tcp,tp_dst=3306"';
const PLACE = "a link, HOST, HOST/BRIDGE or HOST/BRIDGE/PORT";

/** A property of one's own: what of one side may come out at the other, and which way it must take. */
export const ownPropertyDocument = object({
  name: title,
  /** who sends, as hostile as in isolation */
  from: oneOrMore(party, "a tenant or an endpoint"),
  to: oneOrMore(party, "a tenant or an endpoint"),
  /** frames that may come out; of several matches one is enough. Default with `through`: all; else none */
  only: oneOrMore(z.string(MATCH), MATCH).optional(),
  /** what they must have come through; of several one is enough */
  through: oneOrMore(z.string(PLACE), PLACE).optional(),
});

export type OwnPropertyDocument = z.infer<typeof ownPropertyDocument>;
