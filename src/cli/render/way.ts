import type { Look, Style } from "../text/look.ts";
import { hang, pad, widest } from "../text/wrap.ts";
import { condense, type WayStep } from "./condense.ts";

interface Place {
  /** undefined: between hosts */
  readonly host: string | undefined;
  readonly inside: string;
}

/** A frame's way, one line a step, under the host where it happens: a new heading is another machine. */
export function renderWay(way: readonly WayStep[], look: Look): string[] {
  const steps = condense(way);
  const places = steps.map(({ at }) => placeOf(at));
  const placeWidth = widest(
    places.map(({ inside }) => inside),
    Math.max(16, Math.floor(look.width * 0.45)),
  );
  const stepWidth = widest(
    steps.map(({ step }) => step),
    16,
  );
  let host: string | undefined;
  return steps.flatMap((step, index) => {
    const place = places[index] ?? placeOf(step.at);
    const arrives = place.host !== undefined && place.host !== host;
    host = place.host;
    const heading = arrives ? [look.paint("host", place.host ?? "")] : [];
    return heading.concat(renderStep(step, place, { placeWidth, stepWidth }, look));
  });
}

function renderStep(
  { step, detail = "" }: WayStep,
  { host, inside }: Place,
  { placeWidth, stepWidth }: { readonly placeWidth: number; readonly stepWidth: number },
  look: Look,
): string[] {
  const bar = host === undefined ? look.paint("underlay", "┆") : look.paint("dim", "│");
  const name = host === undefined ? look.paint("underlay", inside) : inside;
  const style = STYLES[step];
  const word = style === undefined ? step : look.paint(style, step);
  const beside = `  ${pad(word, stepWidth)}  `;
  const fits = inside.length <= placeWidth;
  const lines = hang(
    `  ${fits ? pad(name, placeWidth) : " ".repeat(placeWidth)}${beside}`,
    detail,
    look.width,
  );
  return [...(fits ? [] : [`  ${name}`]), ...lines].map((line) => `${bar}${line.slice(1)}`);
}

const STYLES: Readonly<Record<string, Style | undefined>> = {
  deliver: "bold",
  drop: "bad",
  encapsulate: "underlay",
  decapsulate: "underlay",
};

/** AT of the contract: HOST/BRIDGE/PORT, or a link or the underlay, which belong to no host. */
function placeOf(at: string): Place {
  const outside = /^(underlay|link):(.*)$/.exec(at);
  if (outside !== null)
    return { host: undefined, inside: `${outside[1]} ${outside[2]?.replace(">", " > ")}` };
  const slash = at.indexOf("/");
  return slash < 0 ? { host: at, inside: at } : { host: at.slice(0, slash), inside: at.slice(slash + 1) };
}
