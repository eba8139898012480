import type { ProbeResult } from "../../realize/probe/compare.ts";
import type { Parting } from "../../realize/probe/parting.ts";
import type { Look } from "../text/look.ts";
import { visible } from "../text/words.ts";
import { hang, wrap } from "../text/wrap.ts";

/** A probe on which hosts and model disagree, and where their ways part, if switches' tables are to blame. */
export interface Partings {
  readonly of: ProbeResult;
  readonly parting: Parting | undefined;
}

/** The model's steps beside the real switch's, at the first host where they part. */
export function partingLines(all: readonly Partings[], look: Look): string[] {
  const seen = new Set<string>();
  return all.flatMap(({ of, parting }) => {
    const title = `${of.kind} ${of.from} to ${of.to}`;
    const key =
      parting === undefined ? "" : [parting.at, ...parting.model.exits, "|", ...parting.real.exits].join(" ");
    if (seen.has(key)) return [];
    seen.add(key);
    if (parting === undefined)
      return [
        "",
        ...wrap(
          `${title}: the switches do with its frames as the model says, so their tables are not to blame.`,
          look.width,
        ),
      ];
    const { host, at, frame, model, real } = parting;
    return [
      "",
      ...wrap(look.paint("bold", `${title} parts at ${host}, at ${at}`), look.width),
      ...hang("  sent   ", visible(frame), look.width),
      ...hang("  model  ", `leaves by ${exits(model.exits)}`, look.width),
      ...model.steps.map((line) => `           ${visible(line)}`),
      ...hang("  host   ", `leaves by ${visible(exits(real.exits))}`, look.width),
      ...real.trace.split("\n").map((line) => `           ${visible(line)}`),
    ];
  });
}

function exits(list: readonly string[]): string {
  return list.length === 0 ? "nowhere" : list.join(", ");
}
