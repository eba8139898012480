import type { PropertyVerdict, Report, VerdictKind } from "../../verify/verdict.ts";
import { columnsOf } from "../text/columns.ts";
import { GLYPH, type Look, type Style } from "../text/look.ts";
import { count, fileName, number, seconds, sentence, visible } from "../text/words.ts";
import { hang, wrap } from "../text/wrap.ts";
import { VERDICT } from "./property.ts";
import { overall } from "./report.ts";

/** Names of files in a headline: of a whole folder that was replaced the first will do. */
const NAMED = 3;

/** A rule across the screen with what begins here: which run, when, and what was saved before it. */
export function renderHead(run: number, at: Date, saved: readonly string[], look: Look): string {
  const more = saved.length > NAMED ? [`${saved.length - NAMED} more`] : [];
  const names = [...saved.slice(0, NAMED).map(visible), ...more];
  const why = saved.length === 0 ? "" : `: ${sentence(names)} ${saved.length === 1 ? "has" : "have"} changed`;
  const text = `── run ${run}, ${at.toTimeString().slice(0, 8)}${why} `;
  const rule = "─".repeat(Math.max(2, look.width - columnsOf(text)));
  return `${wrap(look.paint("bold", text + rule), look.width).join("\n")}\n\n`;
}

/** What the verdicts were before, beside what they are. */
export function renderSince(run: number, before: Report, after: Report, look: Look): string {
  const names = new Set([...after.properties, ...before.properties].map(({ property }) => property));
  const lines = [...names].flatMap((name) => {
    const [was, is] = [before, after].map(({ properties }) =>
      properties.find(({ property }) => property === name),
    );
    const [style, glyph, text] = change(was, is);
    if (text === undefined) return [];
    return hang(`  ${look.paint(style, glyph)} ${name.padEnd(NAME)} `, text, look.width);
  });
  const none = hang(`  ${look.paint("dim", GLYPH.bullet)} `, "no verdict has changed", look.width);
  return told(["", look.paint("bold", `Since run ${run}`), ...(lines.length === 0 ? none : lines)]);
}

const NAME = 14;

/** Of one property; no text where nothing has changed. */
function change(
  was: PropertyVerdict | undefined,
  is: PropertyVerdict | undefined,
): readonly [style: Style, glyph: string, text: string | undefined] {
  if (is === undefined) return ["dim", GLYPH.bullet, "is not asked for any more"];
  const { style, glyph } = VERDICT[is.verdict];
  const now =
    is.violationCount === 0 ? is.verdict : `${is.verdict}, ${count(is.violationCount, "violation")}`;
  if (was === undefined) return [style, glyph, `is asked for now: ${now}`];
  if (was.verdict !== is.verdict) return [style, glyph, `${was.verdict} → ${now}`];
  const isSame = was.violationCount === is.violationCount;
  return [style, glyph, isSame ? undefined : `${now}; there were ${was.violationCount}`];
}

/** That what was saved is the network of an earlier run, and what was said of that. */
export function renderSame(run: number, report: Report, look: Look): string {
  return told(
    wrap(
      `Nothing has changed: it is the network of run ${run}, and its verdict stands: ${standing(report, look)}.`,
      look.width,
    ),
  );
}

/** After what is wrong with a file: what was said when it could be read. */
export function renderUnread(run: number, report: Report, look: Look): string {
  return told([
    "",
    ...wrap(
      `It is not verified. The last verdict is that of run ${run}: ${standing(report, look)}.`,
      look.width,
    ),
  ]);
}

function standing(report: Report, look: Look): string {
  const kind = overall(report);
  const { style, glyph } = VERDICT[kind];
  const names = report.properties.filter(({ verdict }) => verdict === kind).map(({ property }) => property);
  return `${look.paint(style, glyph)} ${sentence(names)} ${verb(kind, names.length)}`;
}

function verb(kind: VerdictKind, properties: number): string {
  if (kind === "holds") return properties === 1 ? "holds" : "hold";
  return `${properties === 1 ? "is" : "are"} ${kind}`;
}

/** How long a run took, and what is waited for. */
export interface Wait {
  /** milliseconds */
  readonly reading: number;
  /** undefined where nothing was verified */
  readonly verifying: number | undefined;
  readonly file: string;
  /** that are there and watched, FILE among them */
  readonly files: number;
}

export function renderWait({ reading, verifying, file, files }: Wait, look: Look): string {
  const read = `${seconds(Math.round(reading))} to read`;
  const took = verifying === undefined ? read : `${read}, ${seconds(Math.round(verifying))} to verify`;
  const text = `${took}. Waiting until ${fileName(file)}${beside(files - 1)} is saved; Ctrl-C ends.`;
  return told(["", ...wrap(text, look.width).map((line) => look.paint("dim", line)), ""]);
}

function beside(others: number): string {
  if (others < 1) return "";
  return others === 1 ? " or the file beside it" : ` or one of ${number(others)} files beside it`;
}

function told(lines: readonly string[]): string {
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}
