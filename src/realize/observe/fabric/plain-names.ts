import { createHash } from "node:crypto";

/** Names of a live host in the contract's alphabet: what does not fit gets its fitting letters and a hash of all of it. */
export class PlainNames {
  readonly #given = new Map<string, string>();
  readonly #taken = new Set<string>(["LOCAL"]);

  /** @returns the same for the same text, and no two texts alike */
  of(text: string): string {
    const known = this.#given.get(text);
    if (known !== undefined) return known;
    const name = PLAIN.test(text) && !this.#taken.has(text) ? text : this.#hashed(text);
    this.#taken.add(name);
    this.#given.set(text, name);
    return name;
  }

  #hashed(text: string): string {
    const start = text.replaceAll(/[^A-Za-z0-9._-]+/g, "-").slice(0, 40);
    for (let salt = 0; ; salt++) {
      const hash = createHash("sha256").update(`${salt} ${text}`).digest("hex").slice(0, 8);
      const name = `${start}-${hash}`;
      if (!this.#taken.has(name)) return name;
    }
  }
}

const PLAIN = /^[A-Za-z0-9._-]{1,64}$/;
