import { GLYPH, type Look } from "../text/look.ts";
import { sentence } from "../text/words.ts";
import { hang } from "../text/wrap.ts";

/**
 * The proviso under which all is told that rests on the spanning tree.
 * @param bridges where it is open what comes of BPDUs; none: nothing is told
 */
export function renderUnsettled(bridges: readonly string[], look: Look): string[] {
  if (bridges.length === 0) return [];
  const text = `not settled what comes of BPDUs, and so which tree there is: ${sentence(bridges)}. Here flows do not pass them on.`;
  return hang(`${look.paint("doubt", GLYPH.warning)} `, text, look.width);
}
