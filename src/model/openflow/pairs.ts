/** `key=value`, `key:value`, `key(value)` or `key` alone: what ovs-ofctl's flows and actions are lists of. */
export interface Pair {
  readonly key: string;
  readonly by: "=" | ":" | "(" | "";
  readonly value: string;
  /** the whole as it was written */
  readonly text: string;
}

/** What parts pairs: a comma or white space. */
const GAP = /[, \t\r\n]*/y;
const KEY = /[^:=(, \t\r\n]*/y;
/** Of a value what goes on before a gap or a parenthesis. */
const RUN = /[^(, \t\r\n]*/y;

/**
 * Splits at commas and white space outside of parentheses.
 * @see ofp-parse.c, ofputil_parse_key_value
 */
export function pairsOf(text: string): Pair[] {
  const pairs: Pair[] = [];
  let at = past(GAP, text, 0);
  while (at < text.length) {
    const start = at;
    at = past(KEY, text, at);
    const key = text.slice(start, at);
    const by = text.charAt(at);
    if (by === "=" || by === ":") {
      const end = valueEnd(text, at + 1);
      pairs.push({ key, by, value: text.slice(at + 1, end), text: text.slice(start, end) });
      at = end;
    } else if (by === "(") {
      const close = closing(text, at);
      // `(…)->field` belongs together: no action that simnet models is written so.
      const end = text.startsWith("->", close + 1) ? valueEnd(text, close + 1) : close + 1;
      const value = text.slice(at + 1, end === close + 1 ? close : end);
      pairs.push({ key, by, value, text: text.slice(start, end) });
      at = end;
    } else {
      pairs.push({ key, by: "", value: "", text: key });
    }
    at = past(GAP, text, at);
  }
  return pairs;
}

function past(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  pattern.test(text);
  return Math.max(from, pattern.lastIndex);
}

function valueEnd(text: string, from: number): number {
  let at = past(RUN, text, from);
  while (text.charAt(at) === "(") at = past(RUN, text, closing(text, at) + 1);
  return Math.min(at, text.length);
}

/** Where the parenthesis that opens at `from` closes; the end of the text if it does not. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "(") depth++;
    if (character === ")" && --depth === 0) return at;
  }
  return text.length;
}
