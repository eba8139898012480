import type { PropertyVerdict, VerdictKind } from "../../verify/verdict.ts";
import { GLYPH, type Look, type Style } from "../text/look.ts";
import { count } from "../text/words.ts";
import { hang, wrap } from "../text/wrap.ts";
import { headline } from "./headline.ts";
import { renderViolation } from "./violation.ts";

export const VERDICT: Readonly<Record<VerdictKind, { readonly glyph: string; readonly style: Style }>> = {
  holds: { glyph: GLYPH.good, style: "good" },
  violated: { glyph: GLYPH.bad, style: "bad" },
  undecided: { glyph: GLYPH.doubt, style: "doubt" },
};

const NAME = 14;
const BESIDE = 29;
/** Violations of a property that are told as stories, and those after them of which only the headline is. */
const STORIES = 3;
const HEADLINES = 10;

/** A property's line: verdict, what was covered, and below it notes and what stayed undecided. */
export function renderVerdict(verdict: PropertyVerdict, look: Look): string[] {
  const { glyph, style } = VERDICT[verdict.verdict];
  const label = `${look.paint(style, glyph)} ${verdict.property.padEnd(NAME)} ${look.paint(style, verdict.verdict.padEnd(11))} `;
  const covered = hang(label, coverage(verdict), look.width);
  const indent = " ".repeat(BESIDE);
  const below = [...verdict.undecided, ...verdict.notes];
  return [...covered, ...below.flatMap((text) => hang(indent, look.paint("dim", text), look.width))];
}

function coverage({ coverage: { endpoints, ports, pairs }, violationCount }: PropertyVerdict): string {
  const covered = [
    pairs > 0 ? [count(pairs, "pair")] : [],
    count(endpoints, "endpoint"),
    count(ports, "port"),
  ].flat();
  const found = violationCount > 0 ? `${count(violationCount, "violation")} in ` : "";
  return found + covered.join(", ");
}

/** The violations of a property: the first as stories, some more in one line each, and how many are left. */
export function renderViolations(verdict: PropertyVerdict, file: string, look: Look): string[] {
  const { violations, violationCount, property } = verdict;
  const stories = violations
    .slice(0, STORIES)
    .flatMap((violation) => [""].concat(renderViolation(violation, file, look)));
  const brief = violations.slice(STORIES, STORIES + HEADLINES).flatMap((violation) => {
    const kind = `${look.paint("bad", GLYPH.bad)} ${violation.kind}  `;
    return hang(kind, `${headline(violation)}  ${look.paint("dim", violation.blame)}`, look.width);
  });
  const left = violationCount - Math.min(violations.length, STORIES + HEADLINES);
  const rest =
    left > 0
      ? wrap(`… and ${count(left, "more violation")} of ${property} (--json shows more)`, look.width)
      : [];
  return [...stories, ...(brief.length > 0 ? ["", ...brief] : []), ...rest];
}
