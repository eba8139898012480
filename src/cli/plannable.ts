import type { Fabric } from "../model/fabric/fabric.ts";
import type { Plannable } from "../realize/plan.ts";
import { VerifiedFabric } from "../verify/verified-fabric.ts";
import { verify } from "../verify/verify.ts";
import { type Answer, EXIT, jsonAnswer } from "./answer.ts";
import type { Context } from "./context.ts";
import { overall, renderReport } from "./render/report.ts";

/** What does not hold is not built: what is wrong is told instead, as `verify` tells it, with --json as its document. */
export function verifiedOrTold(
  fabric: Fabric,
  file: string,
  json: boolean,
  context: Context,
): Plannable | Answer {
  const report = verify(fabric);
  const shown = VerifiedFabric.from(fabric, report);
  if (shown !== undefined) return shown;
  const code = overall(report) === "violated" ? EXIT.finding : EXIT.undecided;
  const told = `${renderReport(report, file, context.err)}\nNothing is done; with --unverified it is done all the same.\n`;
  return { code, stdout: json ? jsonAnswer(code, report).stdout : "", stderr: told };
}
