import { type Checked, unless } from "../values/problem.ts";
import { Faults } from "./faults.ts";
import type { Field } from "./fields.ts";
import { DEFAULT_PRIORITY, type Flow, LAST_TABLE } from "./flow.ts";
import { leaveOut } from "./left-out.ts";
import { MatchBuilder } from "./match-builder.ts";
import { type Pair, pairsOf } from "./pairs.ts";
import type { PortNames } from "./port-names.ts";
import { ActionReader } from "./read-actions.ts";
import { readMatchPart } from "./read-match.ts";
import { parseSmall } from "./value-text.ts";

/** Where a flow stands: its path in the file, and the ports that it may name. */
export interface FlowContext {
  readonly path: string;
  readonly ports: PortNames;
}

export interface ReadFlow {
  readonly flow: Flow;
  /** fields that the match names in vain, for want of a type that has them: Open vSwitch leaves them out */
  readonly leftOut: readonly string[];
}

/**
 * A flow as `ovs-ofctl add-flow` takes it and `dump-flows` writes it. What simnet does not model is a problem by
 * name; what has no meaning for where frames go (cookie, counters, importance) is passed over.
 * @see ofp-flow.c, parse_ofp_str
 */
export function readFlow(text: string, { path, ports }: FlowContext): Checked<ReadFlow> {
  const faults = new Faults(path);
  const [matchText, actionText] = splitActions(text);
  const head = { table: 0, priority: DEFAULT_PRIORITY };
  const match = new MatchBuilder();
  const fields: Field[] = [];
  for (const pair of pairsOf(matchText)) {
    if (readHead(pair, head, faults)) continue;
    const field = readMatchPart(pair, match, ports, faults);
    if (field !== undefined) fields.push(field);
  }
  const leftOut = leaveOut(match, fields);
  if (actionText === undefined) faults.add("actions=…", text);
  const reader = new ActionReader(head.table, match.known, ports, faults);
  const actions = reader.read(actionText ?? "");
  return unless(faults.problems, () => ({ flow: { ...head, match: match.match, actions }, leftOut }));
}

/** As Open vSwitch looks for them: at the first `action`. */
function splitActions(text: string): readonly [string, string | undefined] {
  const at = text.indexOf("action");
  if (at < 0) return [text, undefined];
  const equals = text.indexOf("=", at);
  return [text.slice(0, at), equals < 0 ? undefined : text.slice(equals + 1)];
}

const WORDS: ReadonlySet<string> = new Set([
  "send_flow_rem",
  "check_overlap",
  "reset_counts",
  "no_packet_counts",
  "no_byte_counts",
]);
const VALUES: ReadonlySet<string> = new Set([
  "cookie",
  "duration",
  "n_packets",
  "n_bytes",
  "idle_age",
  "hard_age",
  "importance",
]);

/** What is not a part of the match. @returns whether this was such */
function readHead(
  { key, value, by, text }: Pair,
  head: { table: number; priority: number },
  faults: Faults,
): boolean {
  switch (key) {
    case "table":
      head.table = small(value, LAST_TABLE, text, faults);
      return true;
    case "priority":
      head.priority = small(value, 0xffff, text, faults);
      return true;
    case "idle_timeout":
    case "hard_timeout":
      if (parseSmall(value, 0) === undefined)
        faults.add("a flow that stays: simnet does not model when a written flow times out", text);
      return true;
    default:
      return WORDS.has(key) ? by === "" : VALUES.has(key) && value !== "";
  }
}

function small(text: string, max: number, whole: string, faults: Faults): number {
  const value = parseSmall(text, max);
  if (value === undefined) faults.add(`a number from 0 to ${max}`, whole);
  return value ?? 0;
}
