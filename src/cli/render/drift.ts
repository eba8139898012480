import type { HostDiff } from "../../realize/diff.ts";
import { type Look as Seen, silentHosts } from "../../realize/look.ts";
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
    verdict(seen, look),
  ];
  return `${lines.join("\n")}\n`;
}

/** Of a host that does not answer nobody knows how it is. */
function verdict(seen: Seen, look: Look): string {
  if (isAsWanted(seen))
    return `${look.paint("good", GLYPH.good)} ${look.paint("bold", "The hosts are as the file says.")}`;
  return silentHosts(seen).length > 0
    ? `${look.paint("doubt", GLYPH.doubt)} ${look.paint("bold", "Not all hosts have answered: whether they are as the file says is not known.")}`
    : `${look.paint("bad", GLYPH.bad)} ${look.paint("bold", "The hosts are not as the file says.")}`;
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
      drift.map((one) => {
        const usual = usualOf(expected, one.column);
        return `${nameOf(expected)}: ${one.column} is ${one.found ?? usual ?? "not set"}, and should be ${one.expected ?? usual ?? "unset"}`;
      }),
    ),
  ];
  if (told.length === 0) return [];
  return [
    "",
    look.paint("host", host),
    ...told.flatMap((text) => hang(`  ${look.paint("bad", GLYPH.bad)} `, visible(text), look.width)),
  ];
}

/** What a part is that does not say it. */
function usualOf({ kind }: Part, column: string): string | undefined {
  switch (column) {
    case "state":
      return kind === "container" ? "running" : "up";
    case "link":
      return "up";
    case "up":
      return "true";
    default:
      return undefined;
  }
}

function nameOf({ kind, name, of }: Part): string {
  return of === "" || of === name ? `${kind} ${name}` : `${kind} ${name} (${of})`;
}
