import { formatFields } from "../../model/frame-text.ts";
import type { Delivery } from "../../sim/trace.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { count } from "../text/words.ts";
import { hangLines, pad, widest, wrapFields } from "../text/wrap.ts";

/** Places that are shown. */
const SHOWN = 50;

/** Deliveries of the same frame at the same place. */
interface Place {
  readonly delivery: Delivery;
  readonly frame: string;
  times: number;
}

/** Where a frame was emitted at an edge, each place once; the frames once where they are all alike. */
export function renderDeliveries(deliveries: readonly Delivery[], look: Look): string[] {
  if (deliveries.length === 0) {
    // Whether that is as it should be, the file says: of many a frame it is.
    return [`${look.paint("dim", GLYPH.bullet)} ${look.paint("bold", "delivered nowhere")}`];
  }
  const places = gather(deliveries);
  const [first] = places;
  const areAlike = places.every(({ frame }) => frame === first?.frame);
  const left = places.length - SHOWN;
  const names = places.slice(0, SHOWN).map(({ delivery }) => delivery.at);
  const column = areAlike ? widest(names, look.width) : 0;
  return [
    look.paint("bold", `delivered ${count(deliveries.length, "time")}`),
    ...(areAlike && first !== undefined ? dimFields("  ", first.frame, look) : []),
    ...places.slice(0, SHOWN).flatMap((place) => renderPlace(place, areAlike, column, look)),
    ...(left > 0 ? [`  … and at ${count(left, "more place")} (--json shows all)`] : []),
  ];
}

function gather(deliveries: readonly Delivery[]): Place[] {
  const places = new Map<string, Place>();
  for (const delivery of deliveries) {
    const frame = formatFields(delivery.frame);
    const key = `${delivery.at} ${frame}`;
    const place = places.get(key);
    if (place === undefined) places.set(key, { delivery, frame, times: 1 });
    else place.times++;
  }
  return [...places.values()];
}

function renderPlace(
  { delivery: { at, endpoint }, frame, times }: Place,
  isKnown: boolean,
  column: number,
  look: Look,
): string[] {
  const nobody = at.endsWith("/LOCAL") ? "the host itself" : "no endpoint";
  const who = endpoint === null ? look.paint("dim", nobody) : look.paint("bold", endpoint);
  const often = times === 1 ? "" : `, ${count(times, "time")}`;
  const line = `  ${look.paint("good", GLYPH.good)} ${pad(at, column)}  ${who}${often}`;
  return isKnown ? [line] : [line].concat(dimFields("    ", frame, look));
}

function dimFields(indent: string, frame: string, look: Look): string[] {
  const lines = wrapFields(frame, look.width - indent.length);
  return hangLines(
    indent,
    lines.map((line) => look.paint("dim", line)),
  );
}
