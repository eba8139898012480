import type { z } from "zod";
import { type Checked, type Problem, refused, show, unless } from "../values/problem.ts";
import { nearest } from "./nearest.ts";
import { treeFaults } from "./tree.ts";

/** A problem with the keys that lead to it, one by one: names may have dots in them. */
export interface Fault extends Problem {
  readonly keys: readonly PropertyKey[];
  readonly isUnknown?: boolean;
}

/** What a schema says of a value: its faults, or the value as the schema gives it back. */
export type Inspected<T> =
  | { readonly kind: "sound"; readonly value: T; readonly lost: readonly Problem[] }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[]; readonly lost: readonly Problem[] }
  | { readonly kind: "endless"; readonly problem: Problem };

export function inspect<T>(schema: z.ZodType<T>, value: unknown): Inspected<T> {
  const { endless, lost } = treeFaults(value);
  if (endless !== undefined) return { kind: "endless", problem: endless };
  const result = parse(schema, value);
  if (result === undefined) return inspectFirst(schema, value);
  if (result.success) return { kind: "sound", value: result.data, lost };
  let asked = 0;
  const suggest: Suggest = (key, known) => (asked++ < SUGGESTIONS ? nearest(key, known) : undefined);
  const faults = result.error.issues.flatMap((issue) => explain(issue, [], suggest));
  const told = lost.length === 0 ? new Set<string>() : new Set(faults.map(({ path }) => path));
  return { kind: "faulty", faults, lost: lost.filter(({ path }) => !told.has(path)) };
}

/** @returns undefined where more is wrong than zod can tell: it hands issues on as arguments of one call */
function parse<T>(schema: z.ZodType<T>, value: unknown) {
  try {
    return schema.safeParse(value, { reportInput: true });
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

/** Entries of each object and list that are looked at where too much is wrong for all of them. */
const FIRST = 1000;

function inspectFirst<T>(schema: z.ZodType<T>, value: unknown): Inspected<T> {
  const some = inspect(schema, firstEntries(value));
  if (some.kind === "endless") return some;
  const expected = `fewer problems: only the first ${FIRST} entries of each object and list were looked at`;
  const fault: Fault = { keys: [], path: "", expected, found: "more than 100,000" };
  return { kind: "faulty", faults: [fault, ...(some.kind === "faulty" ? some.faults : [])], lost: some.lost };
}

function firstEntries(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.slice(0, FIRST).map(firstEntries);
  const entries = Object.entries(value).slice(0, FIRST);
  return Object.fromEntries(entries.map(([key, inner]) => [key, firstEntries(inner)]));
}

/** Every problem of what a schema has said, as path, expected, found. Cycles are a problem too. */
export function checked<T>(inspected: Inspected<T>): Checked<T> {
  switch (inspected.kind) {
    case "endless":
      return refused([inspected.problem]);
    case "sound":
      return unless(inspected.lost, () => inspected.value);
    case "faulty":
      return refused([...inspected.faults.map(problemOf), ...inspected.lost]);
  }
}

export function problemOf({ path, expected, found }: Fault): Problem {
  return { path, expected, found };
}

type Issue = z.core.$ZodIssue;
type UnionIssue = Extract<Issue, { code: "invalid_union" }>;

type Suggest = (key: string, known: readonly string[]) => string | undefined;

function explain(issue: Issue, above: readonly PropertyKey[], suggest: Suggest): Fault[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case "unrecognized_keys":
      return unknownKeys(issue.keys, path, issue.message, suggest);
    case "invalid_union":
      return explainUnion(issue, path, suggest);
    case "invalid_key":
      return issue.issues.map((inner) => ({
        keys: path,
        path: path.join("."),
        expected: inner.message,
        found: show(path.at(-1)),
      }));
    case "invalid_type":
      return [problem(path, words(issue.expected, issue.message), issue.input)];
    case "invalid_value":
      // The text of true and of false is as good as they are.
      return [
        problem(
          path,
          isFlag(issue.values) ? "true or false" : meant(issue.input, issue.values.map(word), suggest),
          issue.input,
        ),
      ];
    default:
      return [problem(path, issue.message, issue.input)];
  }
}

/** A union whose branches are told apart by a word, as `kind` or `type`, that none of them has. */
function explainWord(
  { input, discriminator = "" }: UnionIssue,
  known: readonly unknown[],
  path: readonly PropertyKey[],
  suggest: Suggest,
): Fault[] {
  const found = (input as Readonly<Record<string, unknown>>)[discriminator];
  const fault = problem(
    path,
    meant(found, known.filter((one) => one !== undefined).map(word), suggest),
    found,
  );
  // Without its word, nothing is known of the whole.
  return [{ ...fault, keys: path.slice(0, -1) }];
}

/** Of a union's branches, tell about the one that came furthest; of equals, all of what was expected. */
function explainUnion(issue: UnionIssue, path: readonly PropertyKey[], suggest: Suggest): Fault[] {
  if ("options" in issue && issue.options !== undefined)
    return explainWord(issue, issue.options, path, suggest);
  const branches = issue.errors.map((errors) => errors.flatMap((inner) => explain(inner, path, suggest)));
  const deep = branches.filter((branch) => branch.every(({ path: at }) => at.length > path.join(".").length));
  const [closest] = deep.toSorted((a, b) => a.length - b.length);
  if (closest !== undefined && closest.length > 0) return closest;
  const expected = [...new Set(branches.flat().map((one) => one.expected))];
  return [problem(path, expected.length === 0 ? issue.message : expected.join(" or "), issue.input)];
}

/** Unknown keys that are compared with the known ones: of ten thousand, nobody reads the rest. */
const SUGGESTIONS = 100;

/** Open vSwitch's columns of rapid spanning tree: one letter from those of spanning tree, and not what they mean. */
const OTHER_THINGS = /^rstp[-_]/i;

/** `message` is the known keys, as `object` of primitives.ts puts it. */
function unknownKeys(
  keys: readonly string[],
  path: readonly PropertyKey[],
  message: string,
  suggest: Suggest,
): Fault[] {
  const known = message.split(", ");
  const at = path.length === 0 ? "" : `${path.join(".")}.`;
  return keys.map((key) => {
    const expected = OTHER_THINGS.test(key) ? oneOf(known) : meant(key, known, suggest);
    const found = `the unknown key ${show(key)}`;
    return { keys: [...path, key], path: at + key, expected, found, isUnknown: true };
  });
}

function problem(path: readonly PropertyKey[], expected: string, found: unknown): Fault {
  return { keys: path, path: path.join("."), expected, found: show(found) };
}

function isFlag(values: readonly unknown[]): boolean {
  return values.length === 2 && values[0] === "true" && values[1] === "false";
}

function word(value: unknown): string {
  return value === "" ? '""' : String(value);
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? "") : `one of ${values.join(", ")}`;
}

/** The word that was probably meant, or all that there are. */
function meant(found: unknown, known: readonly string[], suggest: Suggest): string {
  const close = typeof found === "string" && known.length > 1 ? suggest(found, known) : undefined;
  return close === undefined ? oneOf(known) : `${close} (did you mean that?)`;
}

function words(type: string, message: string): string {
  if (!message.startsWith("Invalid")) return message;
  switch (type) {
    case "object":
    case "record":
      return "an object";
    case "array":
      return "a list";
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "number":
      return "a number";
    default:
      return type;
  }
}
