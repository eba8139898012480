import { LabError } from "../../realize/lab/lab-error.ts";
import { silentHosts } from "../../realize/look.ts";
import { ownersAmong } from "../../realize/observe/taken.ts";
import { destroy, type Realized } from "../../realize/realize.ts";
import { type Answer, EXIT, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { interruptible } from "../interrupt.ts";
import { openNetwork } from "../open.ts";
import { failureDocuments } from "../realize-document.ts";
import { problemsIn, refuse } from "../refusal.ts";
import { environmentFailed, failureLines, obstacleLines } from "../render/site.ts";
import { openSiteToEnd, type SiteOptions, wrongSite } from "../site.ts";
import type { Look } from "../text/look.ts";
import { count, sentence, visible } from "../text/words.ts";
import { wrap } from "../text/wrap.ts";

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
    let isOver = false;
    try {
      const done = await interruptible((signal) => destroy(fabric, site.value.transports, { signal }));
      const others = othersOn(done);
      const isDone = done.obstacles.length === 0 && left(done) === 0;
      const code = isDone ? EXIT.ok : EXIT.failure;
      // A lab is of all the networks that are built in it.
      isOver = isDone && others.length === 0;
      const { lab } = site.value;
      const stays = lab === undefined || (isOver && options.keep !== true) ? undefined : lab;
      return json
        ? jsonAnswer(code, destroyDocument(done, others, stays))
        : textAnswer(code, destroyText(fabric.name, done, others, stays, context.out));
    } finally {
      await site.value.close(!isOver || options.keep === true);
    }
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    return environmentFailed(thrown.message, json);
  }
}

/** @param lab that is left up */
function destroyDocument(done: Realized, others: readonly string[], lab: string | undefined) {
  const { applied, obstacles } = done;
  return {
    removed: applied.applied,
    left: left(done),
    obstacles,
    failures: failureDocuments(applied.failures),
    others,
    ...(lab !== undefined && { lab }),
  };
}

function destroyText(
  name: string,
  done: Realized,
  others: readonly string[],
  lab: string | undefined,
  look: Look,
): string {
  const { applied, obstacles, after } = done;
  const isKnown = after !== undefined && silentHosts(after).length === 0;
  const parts = count(left(done), "part");
  const lines = [
    ...obstacleLines(obstacles, look),
    ...(applied.isInterrupted ? ["Interrupted."] : []),
    ...applied.failures.flatMap((failure) => failureLines(failure, look)),
    `${visible(name)}: ${count(applied.applied, "step")} taken back, ${isKnown ? `${parts} left` : `${parts} left that could be seen`}.`,
    ...(lab !== undefined && others.length > 0
      ? wrap(`The lab ${lab} stays, as it has other networks: ${visible(sentence(others))}.`, look.width)
      : []),
  ];
  return `${lines.join("\n")}\n`;
}

/** Other networks of simnet's that these hosts have, by their marks. */
function othersOn({ after }: Realized): readonly string[] {
  const owners = after?.hosts.flatMap(({ observed }) => ownersAmong(observed.taken)) ?? [];
  return [...new Set(owners)].toSorted();
}

function left({ after }: Realized): number {
  return (
    after?.hosts.reduce(
      (sum, { observed }) => sum + observed.own.filter(({ kind }) => kind !== "switch").length,
      0,
    ) ?? 0
  );
}
