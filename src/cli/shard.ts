import { type Checked, good, refused, show } from "../model/values/problem.ts";
import type { Share } from "../verify/share.ts";

const MOST = 1000;
const EXPECTED = `I/N, from 1/1 to ${MOST}/${MOST}, I no more than N`;

/** `--shard` as text: `2/8` is the second of eight parts. */
export function readShare(text: string | undefined): Checked<Share | undefined> {
  if (text === undefined) return good(undefined);
  const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  const isPart = index >= 1 && index <= of && of <= MOST;
  return isPart ? good({ index, of }) : refused([{ path: "--shard", expected: EXPECTED, found: show(text) }]);
}
