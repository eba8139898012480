import type { z } from "zod";
import { type Checked, good, type Problem, show, unless } from "../values/problem.ts";
import { nearest } from "./nearest.ts";

/** Runs a schema over any value and tells every problem as path, expected, found. Cycles are a problem too. */
export function checkSchema<T>(schema: z.ZodType<T>, value: unknown): Checked<T> {
  const cycle = findCycle(value);
  if (cycle !== undefined) {
    return unless(
      [{ path: cycle, expected: "a tree of values", found: "a value that contains itself" }],
      never,
    );
  }
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return good(result.data);
  return unless(
    result.error.issues.flatMap((issue) => explain(issue, [])),
    never,
  );
}

function never(): never {
  throw new Error("a failed check without a problem");
}

type Issue = z.core.$ZodIssue;

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
      return [problem(path, oneOf(issue.values.map(String)), issue.input)];
    default:
      return [problem(path, issue.message, issue.input)];
  }
}

/** Of a union's branches, tell about the one that came furthest; of equals, all of what was expected. */
function explainUnion(
  issue: Extract<Issue, { code: "invalid_union" }>,
  path: readonly PropertyKey[],
): Problem[] {
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

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? "") : `one of ${values.join(", ")}`;
}

function words(type: string, message: string): string {
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
    case "int":
      return message;
    default:
      return message.startsWith("Invalid") ? type : message;
  }
}

/** The path of a value that contains itself (a cyclic YAML alias), or undefined. */
function findCycle(root: unknown): string | undefined {
  const open = new Set<unknown>();
  const done = new Set<unknown>();
  const keys: string[] = [];
  const visit = (value: unknown): boolean => {
    if (typeof value !== "object" || value === null || done.has(value)) return false;
    if (open.has(value)) return true;
    open.add(value);
    for (const [key, inner] of Object.entries(value)) {
      keys.push(key);
      if (visit(inner)) return true;
      keys.pop();
    }
    open.delete(value);
    done.add(value);
    return false;
  };
  return visit(root) ? keys.join(".") : undefined;
}
