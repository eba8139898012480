import type { HostDiff } from "../../realize/diff.ts";
import type { Look as Seen } from "../../realize/look.ts";
import type { Part } from "../../realize/part.ts";
import { isAsWanted } from "../../realize/realize.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { fileName, visible } from "../text/words.ts";
import { hang } from "../text/wrap.ts";
import { obstacleLines } from "./site.ts";

/** Each host with what is not there, too much, or otherwise, both values side by side. */
export function renderDrift(name: string, file: string, seen: Seen, look: Look): string {
  const lines = [
    `${look.paint("bold", visible(name))}  ${look.paint("dim", fileName(file))}`,
    ...seen.hosts.flatMap(({ diff }) => hostLines(diff, look)),
    ...(seen.obstacles.length === 0 ? [] : ["", ...obstacleLines(seen.obstacles, look)]),
    "",
    isAsWanted(seen)
      ? `${look.paint("good", GLYPH.good)} ${look.paint("bold", "The hosts are as the file says.")}`
      : `${look.paint("bad", GLYPH.bad)} ${look.paint("bold", "The hosts are not as the file says.")}`,
  ];
  return `${lines.join("\n")}\n`;
}

function hostLines({ host, missing, surplus, changed, strange }: HostDiff, look: Look): string[] {
  const told = [
    ...missing.map((part) => `${nameOf(part)} is missing`),
    ...surplus.map((part) => `${nameOf(part)} is there, and nothing asks for it any more`),
    ...strange.map(
      (part) =>
        `${nameOf(part)} was not made by simnet${part.kind === "flows" ? `: ${Object.keys(part.columns).join(" · ")}` : ""}`,
    ),
    ...changed.flatMap(({ expected, drift }) =>
      drift.map(
        (one) =>
          `${nameOf(expected)}: ${one.column} is ${one.found ?? "not set"}, and should be ${one.expected ?? "unset"}`,
      ),
    ),
  ];
  if (told.length === 0) return [];
  return [
    "",
    look.paint("host", host),
    ...told.flatMap((text) => hang(`  ${look.paint("bad", GLYPH.bad)} `, visible(text), look.width)),
  ];
}

function nameOf({ kind, name, of }: Part): string {
  return of === "" || of === name ? `${kind} ${name}` : `${kind} ${name} (${of})`;
}
