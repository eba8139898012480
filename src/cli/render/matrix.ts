import { GLYPH, type Look } from "../text/look.ts";
import { count } from "../text/words.ts";
import { hang, pad, widest } from "../text/wrap.ts";

/**
 * How a ping stands to what the file wants: endpoints of one network are to reach each other, tenants are not
 * unless `allow` lets them.
 */
export type Judgement = "wanted" | "apart" | "cut-off" | "leak";

export interface Judged {
  readonly from: string;
  readonly to: string;
  readonly reachable: boolean;
  readonly judgement: Judgement;
}

export const CELL = {
  wanted: { glyph: GLYPH.good, style: "good", means: "a reply" },
  apart: { glyph: GLYPH.bullet, style: "dim", means: "no reply, and none is wanted" },
  "cut-off": { glyph: GLYPH.bad, style: "bad", means: "no reply, though both are in one network" },
  leak: { glyph: GLYPH.warning, style: "doubt", means: "a reply, though they are of different tenants" },
} as const;

/** Every pair of endpoints: a grid where it fits, else a list of whom each one reaches. */
export function renderMatrix(pings: readonly Judged[], look: Look): string {
  const names = [...new Set(pings.flatMap(({ from, to }) => [from, to]))];
  const rows = new Map(names.map((name) => [name, new Map<string, Judged>()]));
  for (const ping of pings) rows.get(ping.from)?.set(ping.to, ping);
  const label = widest(names, look.width) + digits(names) + 2;
  const cell = digits(names) + 1;
  const fits = label + cell * names.length <= look.width;
  const body = fits ? grid(names, rows, look) : list(names, rows, look);
  return `${[...body, "", ...summary(pings, look)].map((line) => line.trimEnd()).join("\n")}\n`;
}

type Rows = ReadonlyMap<string, ReadonlyMap<string, Judged>>;

const digits = (names: readonly string[]): number => String(names.length).length;

function grid(names: readonly string[], rows: Rows, look: Look): string[] {
  const wide = digits(names);
  const label = widest(names, look.width);
  const numbers = names.map((_, index) => String(index + 1).padStart(wide));
  const head = `${" ".repeat(label + wide + 1)} ${numbers.join(" ")}`;
  const lines = names.map((from, index) => {
    const cells = names.map((to) => " ".repeat(wide - 1) + cellOf(rows.get(from)?.get(to), look));
    return `${pad(from, label)} ${look.paint("dim", numbers[index] ?? "")} ${cells.join(" ")}`;
  });
  return [look.paint("dim", head), ...lines];
}

function cellOf(ping: Judged | undefined, look: Look): string {
  if (ping === undefined) return " ";
  const { glyph, style } = CELL[ping.judgement];
  return look.paint(style, glyph);
}

function list(names: readonly string[], rows: Rows, look: Look): string[] {
  return names.flatMap((from) => {
    const pings = [...(rows.get(from)?.values() ?? [])];
    const replied = pings.filter(({ reachable }) => reachable);
    const head = `${look.paint("bold", from)} reaches ${count(replied.length, "other")} of ${pings.length}`;
    const wrong = (["cut-off", "leak"] as const).flatMap((kind) => {
      const these = pings.filter(({ judgement }) => judgement === kind).map(({ to }) => to);
      const { glyph, style } = CELL[kind];
      return these.length === 0 ? [] : hang(`    ${look.paint(style, glyph)} `, these.join(", "), look.width);
    });
    const right = pings.filter(({ judgement }) => judgement === "wanted").map(({ to }) => to);
    const good =
      right.length === 0 ? [] : hang(`    ${look.paint("good", GLYPH.good)} `, right.join(", "), look.width);
    return [head, ...good, ...wrong];
  });
}

/** The meaning of each sign that was used, with how often, and what is wrong. */
function summary(pings: readonly Judged[], look: Look): string[] {
  const kinds = (["wanted", "apart", "cut-off", "leak"] as const).map((kind) => {
    const { glyph, style, means } = CELL[kind];
    const often = pings.filter(({ judgement }) => judgement === kind).length;
    return often === 0
      ? []
      : hang(`${look.paint(style, glyph)} `, `${means}: ${count(often, "pair")}`, look.width);
  });
  return kinds.flat();
}
