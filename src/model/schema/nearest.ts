/** The known word at most two edits away from `word`, and fewer than it has letters, for "did you mean". */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .filter((candidate) => Math.abs(candidate.length - word.length) <= 2)
    .map((candidate) => ({ candidate, distance: edits(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= 2 && distance < word.length)
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** Problems that come with a suggestion: the rest of ten thousand is counted, hardly read. */
const SUGGESTIONS = 100;
const LISTED = 6;
/** Names that are looked through for one like it. */
const SEARCHED = 1000;

/** The names of one kind of element: says what was expected where one is named that nothing has. */
export class KnownNames {
  readonly #what: string;
  readonly #names: ReadonlySet<string> | ReadonlyMap<string, unknown>;
  #asked = 0;

  /** @param what as in `a host` */
  constructor(what: string, names: ReadonlySet<string> | ReadonlyMap<string, unknown>) {
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

/** Levenshtein's distance; words are cut at 64 characters, which no key of ours reaches. */
function edits(left: string, right: string): number {
  const [a, b] = [left.slice(0, 64), right.slice(0, 64)];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
