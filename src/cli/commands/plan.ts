import type { Datapath } from "../../realize/compile/context.ts";
import { planFromNothing } from "../../realize/plan.ts";
import { planDocument } from "../../realize/render/document.ts";
import { planScript } from "../../realize/render/shell.ts";
import { type Problem, show } from "../../model/values/problem.ts";
import { type Answer, EXIT, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { IMAGE, wrongImage } from "../image.ts";
import { openNetwork } from "../open.ts";
import { verifiedOrTold } from "../plannable.ts";
import { problemsIn, refuse } from "../refusal.ts";
import { renderPlan } from "../render/plan.ts";

export interface PlanOptions {
  readonly format?: string;
  readonly json?: boolean;
  readonly image?: string;
  readonly datapath?: string;
  readonly unverified?: boolean;
}

/** `simnet plan FILE`: what would be run, host by host. */
export async function planCommand(file: string, options: PlanOptions, context: Context): Promise<Answer> {
  const { format = options.json === true ? "json" : "text", datapath = "system", image = IMAGE } = options;
  const json = format === "json" || options.json === true;
  const wrong = [
    ...oneOf("--format", format, FORMATS),
    ...oneOf("--datapath", datapath, DATAPATHS),
    ...wrongImage(image),
    ...twoFormats(options),
  ];
  const network = await openNetwork(file, context);
  if (!network.ok || wrong.length > 0) return refuse(file, [...wrong, ...problemsIn(network)], json, context);
  const plannable =
    options.unverified === true
      ? { unverified: network.value.fabric }
      : verifiedOrTold(network.value.fabric, file, json, context);
  if ("code" in plannable) return plannable;
  const plan = planFromNothing(plannable, { datapath: datapath as Datapath, image });
  if (!plan.ok) return refuse(file, plan.problems, json, context);
  switch (format) {
    case "json":
      return jsonAnswer(EXIT.ok, planDocument(plan.value));
    case "sh":
      return textAnswer(EXIT.ok, planScript(plan.value));
    default:
      return textAnswer(EXIT.ok, renderPlan(plan.value, file, context.out));
  }
}

const FORMATS = ["text", "sh", "json"];
const DATAPATHS = ["system", "netdev"];

function oneOf(path: string, found: string, words: readonly string[]): Problem[] {
  return words.includes(found) ? [] : [{ path, expected: `one of ${words.join(", ")}`, found: show(found) }];
}

/** --json is one JSON document on standard output, whatever else is asked for. */
function twoFormats({ format, json }: PlanOptions): Problem[] {
  if (json !== true || format === undefined || format === "json" || !FORMATS.includes(format)) return [];
  return [{ path: "--format", expected: "json, or no --json beside it", found: show(format) }];
}
