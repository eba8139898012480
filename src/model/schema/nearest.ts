/** The known word that `word` was probably meant to be, for "did you mean": the one with the fewest edits, if those are few enough. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const most = mostEdits(word.length);
  const ranked = known
    .filter((candidate) => Math.abs(candidate.length - word.length) <= most)
    .map((candidate) => ({ candidate, distance: edits(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= most)
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** One letter in three, as rustc has it; of names that are long and much alike, three. */
function mostEdits(length: number): number {
  return length < 2 ? 0 : Math.min(3, Math.max(1, Math.floor(length / 3)));
}

/** Problems that come with a suggestion: the rest of ten thousand is counted, hardly read. */
const SUGGESTIONS = 100;
const LISTED = 6;
/** Names that are looked through for one like it. */
const SEARCHED = 1000;

/** A set, a map, or whatever else knows names and can list them. */
export interface NameList {
  readonly size: number;
  has(name: string): boolean;
  keys(): Iterable<string>;
}

/** The names of one kind of element: says what was expected where one is named that nothing has. */
export class KnownNames {
  readonly #what: string;
  readonly #names: NameList;
  #asked = 0;

  /** @param what as in `a host` */
  constructor(what: string, names: NameList) {
    this.#what = what;
    this.#names = names;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  expected(name: string): string {
    const close = this.#asked++ < SUGGESTIONS ? nearest(name, this.#first(SEARCHED)) : undefined;
    if (close !== undefined) return `${this.#what}, perhaps ${close}`;
    if (this.#names.size === 0) return `${this.#what}, of which there is none`;
    const more = this.#names.size > LISTED ? ", …" : "";
    return `${this.#what}: ${this.#first(more === "" ? LISTED : LISTED - 1).join(", ")}${more}`;
  }

  #first(count: number): string[] {
    const first: string[] = [];
    for (const name of this.#names.keys()) {
      if (first.length === count) break;
      first.push(name);
    }
    return first;
  }
}

/** Levenshtein's distance, where two letters that have changed places are one edit; words are cut at 64 characters, which no key of ours reaches. */
function edits(left: string, right: string): number {
  const [a, b] = [left.slice(0, 64), right.slice(0, 64)];
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isTurned = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const turn = isTurned ? (before[j - 2] ?? 0) + 1 : swap;
      row.push(Math.min(swap, turn, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    [before, previous] = [previous, row];
  }
  return previous[b.length] ?? 0;
}
