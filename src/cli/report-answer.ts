import type { Report, VerdictKind } from "../verify/verdict.ts";
import { type Answer, EXIT, type ExitCode, jsonAnswer, textAnswer } from "./answer.ts";
import type { Context } from "./context.ts";
import { overall, renderReport } from "./render/report.ts";

/** A report as the user asked for it, and the exit code that says the same. */
export function answerReport(report: Report, file: string, json: boolean, context: Context): Answer {
  const code = CODES[overall(report)];
  return json ? jsonAnswer(code, report) : textAnswer(code, renderReport(report, file, context.out));
}

const CODES: Readonly<Record<VerdictKind, ExitCode>> = {
  holds: EXIT.ok,
  violated: EXIT.finding,
  undecided: EXIT.undecided,
};
