import type { Action, LearnAction, LearnSpec, Source } from "../../model/openflow/flow.ts";
import { type FlowKey, maskedWords, readField } from "../../model/openflow/flow-key.ts";
import { learnedOutput } from "../../model/openflow/reserved-ports.ts";
import type { WrittenFlow } from "../../model/openflow/tables.ts";
import { joinedWords } from "../../model/openflow/word-matches.ts";

/** A flow that was learned, and until when. Times and timeouts are µs of virtual time; a timeout of 0 is none. */
export interface LearnedFlow extends WrittenFlow {
  /** since when the hard timeout counts */
  readonly modified: number;
  readonly hardTimeout: number;
  /** since when the idle timeout counts */
  used: number;
  readonly idleTimeout: number;
}

/** The row of a flow that nobody wrote. */
const NO_ROW = -1;
const SECOND = 1_000_000;

export function isLearned(flow: WrittenFlow): flow is LearnedFlow {
  return "modified" in flow;
}

/** The flow that a frame with this key makes. @see lib/learn.c, learn_execute */
export function learnedFlow(spec: LearnSpec, key: FlowKey, now: number): LearnedFlow {
  const match = joinedWords(spec.match.flatMap(({ field, is }) => maskedWords(field, valueOf(is, key))));
  const { table, priority } = spec;
  const actions = spec.actions.flatMap((action) => learnedAction(action, key) ?? []);
  return {
    row: NO_ROW,
    flow: { table, priority, match, actions },
    priority,
    match,
    modified: now,
    used: now,
    hardTimeout: spec.hardTimeout * SECOND,
    idleTimeout: spec.idleTimeout * SECOND,
  };
}

/** @see ofproto-dpif.c, rule_expire */
export function isOver(flow: WrittenFlow, now: number): boolean {
  if (!isLearned(flow)) return false;
  const { hardTimeout, idleTimeout, modified, used } = flow;
  return (hardTimeout > 0 && now > modified + hardTimeout) || (idleTimeout > 0 && now > used + idleTimeout);
}

function learnedAction(action: LearnAction, key: FlowKey): Action | undefined {
  if (action.kind === "output") return learnedOutput(Number(readField(key, action.port)));
  const { to, value, when } = action;
  return { kind: "set", to, value: valueOf(value, key), ...(when !== undefined && { when }) };
}

function valueOf(source: Source, key: FlowKey): bigint {
  return typeof source === "bigint" ? source : readField(key, source);
}
