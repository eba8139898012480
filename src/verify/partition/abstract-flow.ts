import { overlap } from "../../model/openflow/field-bits.ts";
import type { Action, LearnAction, LearnSpec, Match, Source, WordMatch } from "../../model/openflow/flow.ts";
import { maskedWords } from "../../model/openflow/flow-key.ts";
import { type Bits, FIELD, inPortOf } from "../../model/openflow/key.ts";
import { learnedOutput } from "../../model/openflow/reserved-ports.ts";
import { isKeyAction, type KeyAction, type Rewrite, rewritesOf } from "../../model/openflow/rewrites.ts";
import { joinedWords } from "../../model/openflow/word-matches.ts";
import type { Outputs, Rule } from "./listings.ts";
import { renamedAction, renamedMatch } from "./renaming.ts";
import { type TernaryKey, valueOf } from "./ternary-key.ts";
import type { VlanNames } from "./vlan-names.ts";

export type AbstractAction =
  | Exclude<Action, KeyAction>
  | { readonly kind: "rewrite"; readonly rewrites: readonly Rewrite[] }
  /** writes there what nobody knows here */
  | { readonly kind: "forget"; readonly to: Bits }
  /** to a port that a frame named */
  | { readonly kind: "anywhere" }
  /** out by ports of all of these kinds */
  | Sent;

/** Kinds of ports that something is sent out by: one object for each different set. */
export interface Sent {
  readonly kind: "sent";
  readonly number: number;
  readonly kinds: readonly number[];
}

/** A flow for sets of frames. */
export interface AbstractFlow {
  readonly table: number;
  readonly priority: number;
  readonly match: Match;
  readonly actions: readonly AbstractAction[];
  /** whether it is there or not: one that is learned, and one that not all bridges of a class have */
  readonly isOptional: boolean;
  /** of one that is learned what tells it from others */
  readonly lesson: string | undefined;
}

/**
 * A flow that is written, by other names of VLANs.
 * @param sent who takes what a run of outputs sends
 */
export function writtenFlow(
  { table, priority, match, deeds }: Rule,
  names: VlanNames,
  isEverywhere: boolean,
  sent: (run: Outputs) => Sent,
): AbstractFlow {
  return {
    table,
    priority,
    match: renamedMatch(match, names),
    actions: deeds.map((deed) =>
      deed.kind === "outputs" ? sent(deed) : abstractAction(renamedAction(deed, names)),
    ),
    isOptional: !isEverywhere,
    lesson: undefined,
  };
}

export function abstractAction(action: Action): AbstractAction {
  return isKeyAction(action) ? { kind: "rewrite", rewrites: rewritesOf(action) } : action;
}

/**
 * All flows that a set of frames teaches which come by ports of one kind: one flow that takes at least what each of
 * them takes, and does all that they do. What is known of all those frames stays tied together in it.
 * @param ofport the number that stands for the kind
 */
export function taughtFlow(spec: LearnSpec, key: TernaryKey, ofport: number): AbstractFlow {
  const words: WordMatch[] = [];
  const told: (bigint | undefined)[] = [];
  for (const { field, is } of spec.match) {
    // A number that is compared with the port's may be that of any port of the kind.
    const isPort = typeof is !== "bigint" && overlap(is, FIELD.in_port);
    const value = isPort ? undefined : valueIn(is, key, ofport);
    told.push(value);
    if (value === undefined) continue;
    words.push(...maskedWords(field, value));
  }
  const actions = spec.actions.flatMap((action) => {
    const value = valueIn(action.kind === "output" ? action.port : action.value, key, ofport);
    told.push(value);
    return taughtAction(action, value);
  });
  return {
    table: spec.table,
    priority: spec.priority,
    match: joinedWords(words),
    actions,
    isOptional: true,
    lesson: `${numberOf(spec)} ${told.join()}`,
  };
}

function taughtAction(action: LearnAction, value: bigint | undefined): readonly AbstractAction[] {
  if (action.kind === "output") {
    if (value === undefined) return [{ kind: "anywhere" }];
    const output = learnedOutput(Number(value));
    return output === undefined ? [] : [abstractAction(output)];
  }
  if (value === undefined) return [{ kind: "forget", to: action.to }];
  const { to, when } = action;
  return [abstractAction({ kind: "set", to, value, ...(when && { when }) })];
}

/** What a `learn` takes from all frames of a set that come by a port of this number; undefined where that is not known of them. */
export function valueIn(source: Source, key: TernaryKey, ofport: number): bigint | undefined {
  if (typeof source === "bigint") return source;
  if (!overlap(source, FIELD.in_port)) return valueOf(key, source);
  const from = source.start - FIELD.in_port.start;
  return (BigInt(inPortOf(ofport)) >> BigInt(from)) & ((1n << BigInt(source.width)) - 1n);
}

const numbers = new WeakMap<LearnSpec, number>();
let learns = 0;

function numberOf(spec: LearnSpec): number {
  const known = numbers.get(spec) ?? learns++;
  numbers.set(spec, known);
  return known;
}
