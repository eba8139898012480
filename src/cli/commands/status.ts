import { compileWanted } from "../../realize/compile/wanted.ts";
import { LabError } from "../../realize/lab/lab-error.ts";
import { type Look as Seen, lookAt, silentHosts } from "../../realize/look.ts";
import { ownerOf } from "../../realize/ownership.ts";
import { isAsWanted } from "../../realize/realize.ts";
import { type Answer, EXIT, jsonAnswer, textAnswer } from "../answer.ts";
import type { Context } from "../context.ts";
import { driftDocument } from "../drift-document.ts";
import { IMAGE, wrongImage } from "../image.ts";
import { openNetwork } from "../open.ts";
import { problemsIn, refuse } from "../refusal.ts";
import { renderDrift } from "../render/drift.ts";
import { environmentFailed } from "../render/site.ts";
import { openSiteToRead, type SiteOptions, wrongSite } from "../site.ts";

export interface StatusOptions extends SiteOptions {
  readonly image?: string;
  readonly json?: boolean;
}

/** `simnet status FILE`: what hosts have otherwise than the file says. */
export async function statusCommand(file: string, options: StatusOptions, context: Context): Promise<Answer> {
  const json = options.json === true;
  const network = await openNetwork(file, context);
  const wrong = [...wrongSite(options), ...wrongImage(options.image ?? IMAGE)];
  if (!network.ok || wrong.length > 0) return refuse(file, [...wrong, ...problemsIn(network)], json, context);
  const { fabric } = network.value;
  const wanted = compileWanted(fabric, options.image ?? IMAGE);
  if (!wanted.ok) return refuse(file, wanted.problems, json, context);
  try {
    const site = await openSiteToRead(fabric, options);
    if (!site.ok) return refuse(options.inventory ?? file, site.problems, json, context);
    try {
      const seen = await lookAt(wanted.value, site.value.transports, ownerOf(fabric.name));
      const code = silentHosts(seen).length > 0 ? EXIT.failure : isAsWanted(seen) ? EXIT.ok : EXIT.finding;
      return json
        ? jsonAnswer(code, statusDocument(seen))
        : textAnswer(code, renderDrift(fabric.name, file, seen, context.out));
    } finally {
      await site.value.close(true);
    }
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    return environmentFailed(thrown.message, json);
  }
}

function statusDocument(seen: Seen) {
  return { same: isAsWanted(seen), obstacles: seen.obstacles, hosts: driftDocument(seen) };
}
