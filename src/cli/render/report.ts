import type { Report, VerdictKind } from "../../verify/verdict.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { count, fileName, placeIn, sentence, visible } from "../text/words.ts";
import { hang, wrap } from "../text/wrap.ts";
import { renderDifference } from "./difference.ts";
import { renderVerdict, renderViolations, VERDICT } from "./property.ts";

/** The whole of a verification: verdicts first, then the evidence, then what it rests on, and one last sentence. */
export function renderReport(report: Report, file: string, look: Look): string {
  const violations = report.properties.flatMap((verdict) => renderViolations(verdict, file, look));
  const sections = [
    [`${look.paint("bold", whole(report))}  ${look.paint("dim", fileName(file))}`, ""],
    report.properties.flatMap((verdict) => renderVerdict(verdict, look)),
    violations,
    report.difference === undefined ? [] : renderDifference(report.difference, look),
    warnings(report, file, look),
    bullets("Assumed", report.assumptions, look),
    bullets("Not checked", report.notChecked.length === 0 ? [] : [sentence(report.notChecked)], look),
    ["", ...conclusion(report, look)],
  ];
  return `${sections
    .flat()
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}

function warnings({ warnings: all }: Report, file: string, look: Look): string[] {
  if (all.length === 0) return [];
  const lines = all.flatMap(({ text, blame }) => {
    const where = look.paint("dim", placeIn(file, blame));
    return hang(`  ${look.paint("doubt", GLYPH.warning)} `, `${text}  ${where}`, look.width);
  });
  return ["", look.paint("bold", "Warnings"), ...lines];
}

function bullets(title: string, items: readonly string[], look: Look): string[] {
  if (items.length === 0) return [];
  const lines = items.flatMap((text) => hang(`  ${look.paint("dim", GLYPH.bullet)} `, text, look.width));
  return ["", look.paint("bold", title), ...lines];
}

/** What a report says as a whole: a violation outweighs what stays undecided. */
export function overall(report: Report): VerdictKind {
  const verdicts = new Set(report.properties.map(({ verdict }) => verdict));
  if (verdicts.has("violated")) return "violated";
  return verdicts.has("undecided") ? "undecided" : "holds";
}

function conclusion(report: Report, look: Look): string[] {
  const kind = overall(report);
  const { glyph, style } = VERDICT[kind];
  return wrap(look.paint(style, `${glyph} ${look.paint("bold", told(report, kind))}`), look.width);
}

/** What the report is of. */
function whole({ name, shard }: Report): string {
  return `${shard === undefined ? "" : `shard ${shard.index} of ${shard.of} of `}${visible(name)}`;
}

function told(report: Report, kind: VerdictKind): string {
  const { properties } = report;
  const name = whole(report);
  if (properties.length === 0) return `Nothing of what was asked for falls to ${name}.`;
  const of = (wanted: VerdictKind) => properties.filter(({ verdict }) => verdict === wanted);
  const names = (wanted: VerdictKind) => sentence(of(wanted).map(({ property }) => property));
  switch (kind) {
    case "holds":
      return `${names("holds")} ${properties.length === 1 ? "holds" : "hold"} for ${name}.`;
    case "undecided":
      return `Nothing in ${name} is violated, but ${names("undecided")} could not be decided.`;
    case "violated": {
      const found = of("violated").map(
        (one) => `${count(one.violationCount, "violation")} of ${one.property}`,
      );
      return `${name} must not be built like this: ${sentence(found)}.`;
    }
  }
}
