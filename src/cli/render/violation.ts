import { formatFields } from "../../model/frame-text.ts";
import type { Violation } from "../../verify/verdict.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { hangLines, wrap, wrapFields } from "../text/wrap.ts";
import { growth } from "./growth.ts";
import { headline, startOf } from "./headline.ts";
import { renderWay } from "./way.ts";

const LABEL = 10;

/** A violation as a story: who reaches whom, from what state, with which frame, which way, why, and what to blame. */
export function renderViolation(violation: Violation, file: string, look: Look): string[] {
  const inner = { ...look, width: look.width - LABEL };
  const { frame, trace, copies, cause, blame } = violation;
  const parts: [string, readonly string[]][] = [
    ["when", wrap(WHEN[violation.when], inner.width)],
    ["start", startOf(violation).flatMap((line) => wrap(line, inner.width))],
    ["frame", frame === null ? [] : wrapFields(formatFields(frame), inner.width)],
    ["way", renderWay(trace, inner)],
    ["copies", copies === undefined || copies.length === 0 ? [] : wrap(growth(copies), inner.width)],
    ["why", wrap(cause, inner.width)],
    ["blame", wrap(look.paint("bold", blame === "" ? file : `${file}: ${blame}`), inner.width)],
  ];
  const kind = `${look.paint("bad", `${GLYPH.bad} ${violation.kind}`)}  `;
  const head = wrap(look.paint("bold", headline(violation)), look.width - violation.kind.length - 4);
  const shown = parts.filter(([label, lines]) => lines.length > 0 && (label !== "start" || frame !== null));
  return [...hangLines(kind, head), ...shown.flatMap(([label, lines]) => labelled(label, lines, look))];
}

const WHEN: Readonly<Record<Violation["when"], string>> = {
  converged: "at all times, once the spanning tree has settled",
  transient: "for a while: in a state that tables and trees can be in",
};

function labelled(label: string, lines: readonly string[], look: Look): string[] {
  return hangLines(`  ${look.paint("dim", label.padEnd(LABEL - 2))}`, lines);
}
