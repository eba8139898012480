import { nearest } from "../../model/schema/nearest.ts";
import { type Problem, show } from "../../model/values/problem.ts";
import {
  ALL_PROPERTIES,
  LATER_PROPERTIES,
  type PropertyName,
  type VerdictKind,
} from "../../verify/verdict.ts";
import { verify } from "../../verify/verify.ts";
import { type Answer, EXIT, type ExitCode, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { openNetwork } from "../open.ts";
import { problemsIn, refuse, unknownWord } from "../refusal.ts";
import { overall, renderReport } from "../render/report.ts";

export interface VerifyOptions {
  readonly property?: readonly string[];
  readonly violations?: string;
  /** the file of the network that there was before */
  readonly against?: string;
  readonly json?: boolean;
}

/** `simnet verify FILE`: proves or refutes properties. */
export async function verifyCommand(file: string, options: VerifyOptions, context: Context): Promise<Answer> {
  const { json = false, property: asked = [] } = options;
  const wrong = [...asked.flatMap(wrongProperty), ...wrongCount(options.violations)];
  const network = await openNetwork(file, context);
  if (!network.ok || wrong.length > 0) return refuse(file, [...wrong, ...problemsIn(network)], json, context);
  const before = options.against === undefined ? undefined : await openNetwork(options.against, context);
  if (before?.ok === false) return refuse(options.against ?? "", before.problems, json, context);
  const properties = ALL_PROPERTIES.filter((name) => asked.includes(name));
  const { fabric, notices } = network.value;
  const verdicts = verify(fabric, {
    ...(properties.length === 0 ? {} : { properties }),
    ...(options.violations === undefined ? {} : { violations: Number(options.violations) }),
    against: before?.value.fabric,
    onStep: (what) => context.progress?.show(what),
  });
  const report = { ...verdicts, warnings: [...notices, ...verdicts.warnings] };
  const code = CODES[overall(report)];
  return json ? jsonAnswer(code, report) : textAnswer(code, renderReport(report, file, context.out));
}

const CODES: Readonly<Record<VerdictKind, ExitCode>> = {
  holds: EXIT.ok,
  violated: EXIT.finding,
  undecided: EXIT.undecided,
};

function wrongCount(text: string | undefined): Problem[] {
  if (text === undefined || /^[1-9]\d{0,8}$/.test(text)) return [];
  return [{ path: "--violations", expected: "a number from 1 to 999999999", found: show(text) }];
}

function wrongProperty(name: string): Problem[] {
  if (ALL_PROPERTIES.includes(name as PropertyName)) return [];
  const isLater = (LATER_PROPERTIES as readonly string[]).includes(name);
  const found = isLater ? `${name}, which is not in this version` : show(name);
  return [
    unknownWord("--property", ALL_PROPERTIES, found, isLater ? undefined : nearest(name, ALL_PROPERTIES)),
  ];
}
