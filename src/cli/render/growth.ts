import { number } from "../text/words.ts";

const SHOWN = 12;

/** `1 → 2 → 4 → 8 after each hop: 2 times as many with every hop`. */
export function growth(copies: readonly number[]): string {
  const [first = 0] = copies;
  if (copies.length > 1 && copies.every((one) => one === first))
    return `${number(first)} after every hop, for ever`;
  const shown = copies.slice(0, SHOWN).map(number).join(" → ");
  const series = `${shown}${copies.length > SHOWN ? " → …" : ""} after each hop`;
  const [before = 0, last = 0] = copies.slice(-2);
  if (copies.length < 2 || before === 0 || last <= before) return series;
  return `${series}: ${Number((last / before).toPrecision(2))} times as many with every hop`;
}
