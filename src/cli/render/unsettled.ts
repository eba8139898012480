import { GLYPH, type Look } from "../text/look.ts";
import { sentence } from "../text/words.ts";
import { hang } from "../text/wrap.ts";

/**
 * The proviso under which all is told that rests on the spanning tree.
 * @param bridges whose flows leave it open which tree there is; none: nothing is told
 */
export function renderUnsettled(bridges: readonly string[], look: Look): string[] {
  if (bridges.length === 0) return [];
  const text = `not settled whether flows pass BPDUs on: ${sentence(bridges)}. Here they do not.`;
  return hang(`${look.paint("doubt", GLYPH.warning)} `, text, look.width);
}
