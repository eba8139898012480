import { LabError } from "../../realize/lab/lab-error.ts";
import { destroy, type Realized } from "../../realize/realize.ts";
import { type Answer, EXIT, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { interruptible } from "../interrupt.ts";
import { openNetwork } from "../open.ts";
import { problemsIn, refuse } from "../refusal.ts";
import { environmentFailed, failureLines, obstacleLines } from "../render/site.ts";
import { openSiteToEnd, type SiteOptions, wrongSite } from "../site.ts";
import { count, visible } from "../text/words.ts";

export interface DestroyOptions extends SiteOptions {
  /** of a lab: its hosts stay */
  readonly keep?: boolean;
  readonly json?: boolean;
}

/** `simnet destroy FILE`: removes exactly what simnet made for it; of a lab, the lab too. */
export async function destroyCommand(
  file: string,
  options: DestroyOptions,
  context: Context,
): Promise<Answer> {
  const json = options.json === true;
  const network = await openNetwork(file, context);
  const wrong = wrongSite(options);
  if (!network.ok || wrong.length > 0) return refuse(file, [...wrong, ...problemsIn(network)], json, context);
  const { fabric } = network.value;
  try {
    const site = await openSiteToEnd(fabric, options);
    if (!site.ok) return refuse(options.inventory ?? file, site.problems, json, context);
    let isDone = false;
    try {
      const done = await interruptible((signal) => destroy(fabric, site.value.transports, { signal }));
      isDone = done.obstacles.length === 0 && left(done) === 0;
      const code = isDone ? EXIT.ok : EXIT.failure;
      const { applied, obstacles } = done;
      if (json) return jsonAnswer(code, { removed: applied.applied, left: left(done), obstacles });
      const lines = [
        ...obstacleLines(obstacles, context.out),
        ...(applied.isInterrupted ? ["Interrupted."] : []),
        ...applied.failures.flatMap((failure) => failureLines(failure, context.out)),
        `${visible(fabric.name)}: ${count(applied.applied, "step")} taken back, ${count(left(done), "part")} left.`,
      ];
      return textAnswer(code, `${lines.join("\n")}\n`);
    } finally {
      await site.value.close(!isDone || options.keep === true);
    }
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    return environmentFailed(thrown.message, json);
  }
}

function left({ after }: Realized): number {
  return (
    after?.hosts.reduce(
      (sum, { observed }) => sum + observed.own.filter(({ kind }) => kind !== "switch").length,
      0,
    ) ?? 0
  );
}
