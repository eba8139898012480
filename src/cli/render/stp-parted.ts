import type { Told } from "../stp-told.ts";
import { GLYPH, type Look } from "../text/look.ts";
import { count, sentence } from "../text/words.ts";
import { hang } from "../text/wrap.ts";

/** Networks that are told of, parts of each, and bridges that are named of each part. */
const SHOWN = 6;

/** Which bridges have lost all ways to each other: nothing where none has. */
export function renderParted({ parted, isNothingLeft }: Told, look: Look): string[] {
  if (isNothingLeft) return line("nothing is left: every bridge has failed", look);
  const left = parted.length - SHOWN;
  return [
    ...parted.slice(0, SHOWN).flatMap((parts) => line(textOf(parts), look)),
    ...(left > 0 ? line(`so are the bridges of ${count(left, "more network")} (--json has all)`, look) : []),
  ];
}

/** `h1/b and h2/b are parted for good`, `parted for good: h1/a and h1/b | h2/b` */
function textOf(parts: readonly (readonly string[])[]): string {
  const isEachAlone = parts.every((part) => part.length === 1);
  if (isEachAlone) return `${named(parts.flat())} are parted for good`;
  const left = parts.length - SHOWN;
  const told = parts.slice(0, SHOWN).map(named);
  return `parted for good: ${[...told, ...(left > 0 ? [count(left, "more part")] : [])].join(" | ")}`;
}

function named(bridges: readonly string[]): string {
  const left = bridges.length - SHOWN;
  return sentence([...bridges.slice(0, SHOWN), ...(left > 0 ? [`${left} more`] : [])]);
}

function line(text: string, look: Look): string[] {
  return hang(`${look.paint("bad", GLYPH.bad)} `, look.paint("bad", text), look.width);
}
