import { number } from "../text/words.ts";

/** `1, 2, 4, 8: twice as many with every hop`. */
export function growth(copies: readonly number[]): string {
  const shown = copies.slice(0, 12).map(number).join(" → ");
  const [before = 0, last = 0] = copies.slice(-2);
  const series = `${shown}${copies.length > 12 ? " → …" : ""} after each hop`;
  if (copies.length < 2 || before === 0) return series;
  if (last === before) return `${series}: ${number(last)} for ever`;
  return last > before
    ? `${series}: ${Number((last / before).toPrecision(2))} times as many with every hop`
    : series;
}
