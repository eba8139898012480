import type { Difference, Named, PairChange, PairState } from "../../verify/changes.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { count, number, visible } from "../text/words.ts";
import { hang } from "../text/wrap.ts";

/** Of each list; --json has more. */
const MOST = 10;

/** What changes from the network before: endpoints, leaks, and who reaches whom. */
export function renderDifference(difference: Difference, look: Look): string[] {
  const { against, reachability, leaks, endpoints, undecided } = difference;
  const { gained, gainedPairs, lost, lostPairs } = reachability;
  const added = leaks.gained.map(({ from, to }) => `${from} now reaches ${to}, another tenant`);
  const ended = leaks.lost.map(({ from, to }) => `${from} no longer reaches ${to}, another tenant`);
  const lines = [
    ...list(added, look, "+", "bad"),
    ...list(ended, look, "-", "good"),
    ...list(lost.map(tell), look, "-", "bad"),
    ...list(gained.map(tell), look, "+", "good"),
    ...named(endpoints.added, "new", "+", look),
    ...named(endpoints.removed, "gone", "-", look),
    ...undecided.flatMap((text) => hang(`  ${look.paint("doubt", GLYPH.doubt)} `, visible(text), look.width)),
  ];
  const pairs = `${count(gainedPairs, "pair")} gained, ${number(lostPairs)} lost; ${count(leaks.gained.length, "leak")} between tenants gained, ${number(leaks.lost.length)} lost`;
  const title = look.paint("bold", `Against ${visible(against)}`);
  return ["", title, ...hang("  ", pairs, look.width), ...lines];
}

function list(texts: readonly string[], look: Look, sign: "+" | "-", style: "good" | "bad"): string[] {
  const shown = texts.slice(0, MOST).map((text) => [sign, text] as const);
  const left = texts.length - shown.length;
  const more = left > 0 ? [["…", `${number(left)} more like these (--json)`] as const] : [];
  return [...shown, ...more].flatMap(([mark, text]) =>
    hang(`  ${look.paint(style, mark)} `, visible(text), look.width),
  );
}

function tell({ from, to, before, after, count: all }: PairChange): string {
  const more = all > 1 ? `, and ${count(all - 1, "more pair")}` : "";
  return `${from} ${NOW[after]} ${to}, which it ${BEFORE[before]}${more}`;
}

const NOW: Readonly<Record<PairState, string>> = {
  reached: "reaches",
  "mtu-blackhole": "reaches with small packets only",
  unreachable: "does not reach",
  apart: "shares no network with",
};

const BEFORE: Readonly<Record<PairState, string>> = {
  reached: "reached",
  "mtu-blackhole": "reached with small packets only",
  unreachable: "did not reach",
  apart: "shared no network with",
};

function named({ names, count: all }: Named, how: string, sign: string, look: Look): string[] {
  if (all === 0) return [];
  const shown = names.slice(0, MOST).join(", ");
  const more =
    all > Math.min(MOST, names.length) ? ` and ${number(all - Math.min(MOST, names.length))} more` : "";
  return hang(`  ${sign} `, `${how}: ${visible(shown)}${more}`, look.width);
}
