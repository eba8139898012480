import type { Match, WordMatch } from "./flow.ts";

/** Words of one number become one, in ascending order; no bit is given twice. */
export function joinedWords(words: readonly WordMatch[]): Match {
  const byWord = new Map<number, WordMatch>();
  for (const { word, value, mask } of words) {
    const known = byWord.get(word) ?? { word, value: 0, mask: 0 };
    byWord.set(word, { word, value: known.value | value, mask: known.mask | mask });
  }
  return [...byWord.values()].toSorted((a, b) => a.word - b.word);
}
