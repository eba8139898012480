import { type Checked, show, unless } from "../model/values/problem.ts";

/** A file that is wrong as a whole: one problem without a path in it. */
export function wrongFile(expected: string, found: string): Checked<never> {
  return unless([{ path: "", expected, found }], () => {
    throw new Error("one problem is not none");
  });
}

/** The first line of an error's message, and of anything else that was thrown its text. */
export function messageOf(thrown: unknown): string {
  const [line = ""] = wholeMessage(thrown).split("\n");
  return line.trim().replace(/[.\s]+$/, "");
}

function wholeMessage(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return typeof thrown === "string" ? thrown : show(thrown);
}
