import type { Delivery, Hop } from "../../sim/trace.ts";
import type { Storm } from "../../sim/storm.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { renderUnsettled } from "./unsettled.ts";
import { count } from "../text/words.ts";
import { hang, hangLines, wrap, wrapFields } from "../text/wrap.ts";
import { renderDeliveries } from "./deliveries.ts";
import { growth } from "./growth.ts";
import { renderWay } from "./way.ts";

/** What `simnet trace` tells. */
export interface Traced {
  /** who sends what to whom */
  readonly title: string;
  /** the frame, in the contract's notation; empty where none was sent */
  readonly frame: string;
  readonly hops: readonly Hop[];
  readonly deliveries: readonly Delivery[];
  /** undefined if the frame and its copies died out */
  readonly storm: Storm | undefined;
  /** bridges where it is open what comes of BPDUs, and so which tree there is */
  readonly unsettled: readonly string[];
  /** undefined where nobody was named to whom it is to come */
  readonly arrival?: Arrival | undefined;
}

/** Whether a frame comes to the endpoint that it is meant for. */
export interface Arrival {
  readonly to: string;
  readonly isThere: boolean;
  /** whether it is as the file wants it that it does, or does not */
  readonly isWanted: boolean;
}

/** Hops that are shown: a storm has thousands. */
const SHOWN = 100;

export function renderTrace(traced: Traced, look: Look): string {
  const { title, frame, hops, deliveries, storm, unsettled } = traced;
  const left = hops.length - SHOWN;
  const lines = [
    ...wrap(look.paint("bold", title), look.width),
    ...(frame === "" ? [] : hangLines("  ", wrapFields(frame, look.width - 2))).map((line) =>
      look.paint("dim", line),
    ),
    "",
    ...renderWay(hops.slice(0, SHOWN), look),
    ...(left > 0 ? [`… and ${count(left, "more step")} (--json shows more)`] : []),
    "",
    ...renderDeliveries(deliveries, look),
    ...(traced.arrival === undefined ? [] : ["", ...renderArrival(traced.arrival, look)]),
    ...(storm === undefined ? [] : ["", ...renderStorm(storm, look)]),
    ...(unsettled.length === 0 ? [] : ["", ...renderUnsettled(unsettled, look)]),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function renderArrival({ to, isThere, isWanted }: Arrival, look: Look): string[] {
  const style = isWanted ? "good" : "bad";
  const why = isWanted ? (isThere ? "" : ", as it should be") : isThere ? ", who should not have it" : "";
  const glyph = look.paint(style, isWanted && isThere ? GLYPH.good : isWanted ? GLYPH.bullet : GLYPH.bad);
  return hang(
    `${glyph} `,
    `${isThere ? "delivered" : "not delivered"} to ${look.paint("bold", to)}${why}`,
    look.width,
  );
}

function renderStorm({ copies }: Storm, look: Look): string[] {
  const head = look.paint("bad", `${GLYPH.bad} storm`);
  return hang(`${head}  `, `the frame never dies out; copies: ${growth(copies)}`, look.width);
}
