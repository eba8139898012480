import { allOnes } from "../../model/openflow/field-bits.ts";
import {
  type Action,
  type Flow,
  isSameRule,
  type LearnSpec,
  type Source,
} from "../../model/openflow/flow.ts";
import { maskedWords } from "../../model/openflow/flow-key.ts";
import { matchAt } from "../../model/openflow/print-match.ts";
import { joinedWords } from "../../model/openflow/word-matches.ts";
import { RESERVED_OUTPUTS } from "../../model/openflow/reserved-ports.ts";

/** What a learned flow has where its `learn` names a source: of each part of the match, then of each action, in order. */
export type Instance = readonly bigint[];

/** Where these come from: the same order. */
export function sourcesOf({ match, actions }: LearnSpec): readonly Source[] {
  return [
    ...match.map(({ is }) => is),
    ...actions.map((action) => (action.kind === "output" ? action.port : action.value)),
  ];
}

/**
 * Whether a `learn` can have made a flow, by its shape: the same fields and no others, the numbers that the `learn` says, the same
 * actions in their order, and one value of each bit that is taken from the frame.
 * @returns what it has taken, undefined where it is somebody's
 */
export function instanceOf(flow: Flow, spec: LearnSpec): Instance | undefined {
  const matched = spec.match.map(({ field }) => matchAt(flow.match, field).value);
  const words = spec.match.flatMap(({ field }, i) => maskedWords(field, matched[i] ?? 0n));
  const { table, priority } = spec;
  if (!isSameRule(flow, { table, priority, match: joinedWords(words), actions: [] })) return undefined;
  const done = valuesOf(flow.actions, spec);
  if (done === undefined) return undefined;
  const values = [...matched, ...done];
  return isOfOneFrame(sourcesOf(spec), values) ? values : undefined;
}

function valuesOf(actions: readonly Action[], spec: LearnSpec): bigint[] | undefined {
  if (actions.length !== spec.actions.length) return undefined;
  const values = actions.map((action, i) => {
    const learned = spec.actions[i];
    if (learned?.kind === "output") return outputOf(action);
    if (learned === undefined || action.kind !== "set") return undefined;
    const { to, value } = action;
    return to.start === learned.to.start && to.width === learned.to.width ? value : undefined;
  });
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** The number that an action goes out to. */
function outputOf(action: Action): bigint | undefined {
  if (action.kind === "output") return BigInt(action.port);
  const [number] = [...RESERVED_OUTPUTS].find(([, { kind }]) => kind === action.kind) ?? [];
  return number === undefined ? undefined : BigInt(number);
}

/** Whether numbers are those that the `learn` says, and bits of the frame that are taken twice are the same. */
function isOfOneFrame(sources: readonly Source[], values: Instance): boolean {
  const taken = new Map<number, bigint>();
  return sources.every((source, i) => {
    const value = values[i] ?? 0n;
    if (typeof source === "bigint") return source === value;
    if (value > allOnes(source.width)) return false;
    for (let bit = 0; bit < source.width; bit++) {
      const [at, is] = [source.start + bit, (value >> BigInt(bit)) & 1n];
      if ((taken.get(at) ?? is) !== is) return false;
      taken.set(at, is);
    }
    return true;
  });
}
