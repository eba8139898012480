/** Gives equal values one number: the first asked for keeps its place. */
export class Intern<T> {
  readonly #ids = new Map<string, number>();
  /** A design hands in the same object again and again: no key need be written for it twice. */
  readonly #seen = new Map<T, number>();
  readonly #values: T[];
  readonly #key: (value: T) => string;

  constructor(key: (value: T) => string = JSON.stringify, values: readonly T[] = []) {
    this.#key = key;
    this.#values = [...values];
    for (const [id, value] of values.entries()) this.#ids.set(key(value), id);
  }

  id(value: T): number {
    const seen = this.#seen.get(value);
    if (seen !== undefined) return seen;
    const key = this.#key(value);
    const id = this.#ids.get(key) ?? this.#values.push(value) - 1;
    this.#ids.set(key, id);
    this.#seen.set(value, id);
    return id;
  }

  get values(): readonly T[] {
    return this.#values;
  }
}
