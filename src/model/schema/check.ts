import type { z } from "zod";
import { type Checked, type Problem, show, unless } from "../values/problem.ts";
import { nearest } from "./nearest.ts";
import { treeFaults } from "./tree.ts";

/** Runs a schema over any value and tells every problem as path, expected, found. Cycles are a problem too. */
export function checkSchema<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  const { endless, lost } = treeFaults(value);
  if (endless !== undefined) return unless([endless], never);
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return unless(lost, () => result.data);
  const problems = result.error.issues.flatMap((issue) => explain(issue, []));
  const told = new Set(problems.map(({ path }) => path));
  return unless([...problems, ...lost.filter(({ path }) => !told.has(path))], never);
}

function never(): never {
  throw new Error("a failed check without a problem");
}

type Issue = z.core.$ZodIssue;
type UnionIssue = Extract<Issue, { code: "invalid_union" }>;

function explain(issue: Issue, above: readonly PropertyKey[]): Problem[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, path, issue.message));
    case "invalid_union":
      return explainUnion(issue, path);
    case "invalid_key":
      return issue.issues.map((inner) => ({
        path: path.join("."),
        expected: inner.message,
        found: show(path.at(-1)),
      }));
    case "invalid_type":
      return [problem(path, words(issue.expected, issue.message), issue.input)];
    case "invalid_value":
      return [problem(path, oneOf(issue.values.map(word)), issue.input)];
    default:
      return [problem(path, issue.message, issue.input)];
  }
}

/** A union whose branches are told apart by a word, as `kind` or `type`, that none of them has. */
function explainWord(
  { input, discriminator = "" }: UnionIssue,
  known: readonly unknown[],
  path: readonly PropertyKey[],
): Problem[] {
  const found = (input as Readonly<Record<string, unknown>>)[discriminator];
  return [problem(path, oneOf(known.filter((one) => one !== undefined).map(word)), found)];
}

/** Of a union's branches, tell about the one that came furthest; of equals, all of what was expected. */
function explainUnion(issue: UnionIssue, path: readonly PropertyKey[]): Problem[] {
  if ("options" in issue && issue.options !== undefined) return explainWord(issue, issue.options, path);
  const branches = issue.errors.map((errors) => errors.flatMap((inner) => explain(inner, path)));
  const deep = branches.filter((branch) => branch.every(({ path: at }) => at.length > path.join(".").length));
  const [closest] = deep.toSorted((a, b) => a.length - b.length);
  if (closest !== undefined && closest.length > 0) return closest;
  const expected = [...new Set(branches.flat().map((one) => one.expected))];
  return [problem(path, expected.length === 0 ? issue.message : expected.join(" or "), issue.input)];
}

/** `message` is the known keys, as `object` of primitives.ts puts it. */
function unknownKey(key: string, path: readonly PropertyKey[], message: string): Problem {
  const known = message.split(", ");
  const close = nearest(key, known);
  const expected = close === undefined ? oneOf(known) : `${close} (did you mean that?)`;
  return { path: [...path, key].join("."), expected, found: `the unknown key ${show(key)}` };
}

function problem(path: readonly PropertyKey[], expected: string, found: unknown): Problem {
  return { path: path.join("."), expected, found: show(found) };
}

function word(value: unknown): string {
  return value === "" ? '""' : String(value);
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? "") : `one of ${values.join(", ")}`;
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
