import type { Checked, Problem } from "../model/values/problem.ts";
import { type Answer, EXIT } from "./answer.ts";
import type { Context } from "./context.ts";
import { problemsDocument, renderProblems } from "./render/problems.ts";

/** Bad input: all problems for eyes on standard error, and with --json as a document on standard output. */
export function refuse(file: string, problems: readonly Problem[], json: boolean, context: Context): Answer {
  return {
    code: EXIT.input,
    stdout: json ? `${JSON.stringify(problemsDocument(file, problems), undefined, 2)}\n` : "",
    stderr: renderProblems(file, problems, context.err),
  };
}

/** A word that is none of those there are, with the one that was probably meant. */
export function unknownWord(
  path: string,
  known: readonly string[],
  found: string,
  close: string | undefined,
): Problem {
  const expected = close === undefined ? `one of ${known.join(", ")}` : `${close} (did you mean that?)`;
  return { path, expected, found };
}

/** The problems of all of these. */
export function problemsIn(...checked: readonly Checked<unknown>[]): Problem[] {
  return checked.flatMap((one) => (one.ok ? [] : one.problems));
}
