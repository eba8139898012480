import type { Answer } from "../answer.ts";
import type { Context } from "../context.ts";
import { openNetwork } from "../open.ts";
import { problemsIn, refuse } from "../refusal.ts";
import { answerReport } from "../report-answer.ts";
import { reportOn, type VerifyOptions, wrongOptions } from "../verification.ts";
import { areThere, wrongToWatch } from "../watch/wrong.ts";

/** `simnet verify FILE`: proves or refutes properties. */
export async function verifyCommand(file: string, options: VerifyOptions, context: Context): Promise<Answer> {
  const json = options.json === true;
  const wrong = [...wrongOptions(options), ...wrongToWatch(file, options)];
  if (options.watch === true && wrong.length === 0 && areThere(file, options.against)) {
    const { watchAndVerify } = await import("../watch/watch.ts");
    return watchAndVerify(file, options, context);
  }
  const network = await openNetwork(file, context);
  if (!network.ok || wrong.length > 0) return refuse(file, [...wrong, ...problemsIn(network)], json, context);
  const before = options.against === undefined ? undefined : await openNetwork(options.against, context);
  if (before?.ok === false) return refuse(options.against ?? "", before.problems, json, context);
  const report = reportOn({ file, network: network.value, before: before?.value }, options, context);
  return report.ok
    ? answerReport(report.value, file, json, context)
    : refuse(file, report.problems, json, context);
}
