import { formatFields } from "../../model/frame-text.ts";
import type { Violation } from "../../verify/verdict.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { placeIn } from "../text/words.ts";
import { hangLines, wrap, wrapFields } from "../text/wrap.ts";
import { causeInWords } from "./cause.ts";
import { growth } from "./growth.ts";
import { headline, setupLine, stateLine } from "./headline.ts";
import { renderWay } from "./way.ts";

const LABEL = 10;

/** A violation as a story: who reaches whom, from what state, with which frame, which way, why, and what to blame. */
export function renderViolation(violation: Violation, file: string, look: Look): string[] {
  const inner = { ...look, width: look.width - LABEL };
  const { setup, states, frame, trace, copies, cause, blame } = violation;
  const parts: [string, readonly string[]][] = [
    ["when", wrap(whenOf(violation), inner.width)],
    ["start", [...states.map(stateLine), ...setup.map(setupLine)].flatMap((line) => wrap(line, inner.width))],
    ["frame", frame === undefined ? [] : wrapFields(formatFields(frame), inner.width)],
    ["way", renderWay(trace, inner)],
    ["copies", copies === undefined || copies.length === 0 ? [] : wrap(growth(copies), inner.width)],
    ["why", wrap(causeInWords(cause), inner.width)],
    ["blame", wrap(look.paint("bold", placeIn(file, blame)), inner.width)],
  ];
  const kind = `${look.paint("bad", `${GLYPH.bad} ${violation.kind}`)}  `;
  const head = wrap(look.paint("bold", headline(violation)), look.width - violation.kind.length - 4);
  const shown = parts.filter(([, lines]) => lines.length > 0);
  return [...hangLines(kind, head), ...shown.flatMap(([label, lines]) => labelled(label, lines, look))];
}

/** Of what is no matter of frames, such as a clash of names, there is no "when" to tell. */
function whenOf({ when, states, trace }: Violation): string {
  if (when === "transient") return "for a while: in a state that tables and trees can be in";
  if (trace.length === 0) return "always";
  if (states.length > 0) return "once the spanning tree has settled, if the network starts like this";
  return "once the spanning tree has settled, from empty MAC tables";
}

function labelled(label: string, lines: readonly string[], look: Look): string[] {
  return hangLines(`  ${look.paint("dim", label.padEnd(LABEL - 2))}`, lines);
}
