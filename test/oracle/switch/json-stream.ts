const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/**
 * Cuts a stream into its JSON objects. Open vSwitch writes them one after the other with nothing between
 * (ovsdb-server(7), RFC 7047 §4): where one ends only its braces tell.
 */
export class JsonStream {
  #pieces: Buffer[] = [];
  #depth = 0;
  #inText = false;
  #isEscaped = false;

  /** @returns the objects that end in this chunk */
  push(chunk: Buffer): unknown[] {
    const objects: unknown[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      if (!this.#endsAt(chunk[at])) continue;
      this.#pieces.push(chunk.subarray(start, at + 1));
      objects.push(JSON.parse(Buffer.concat(this.#pieces).toString("utf8")));
      this.#pieces = [];
      start = at + 1;
    }
    if (start < chunk.length) this.#pieces.push(chunk.subarray(start));
    return objects;
  }

  #endsAt(byte: number | undefined): boolean {
    if (this.#inText) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#inText = false;
      return false;
    }
    if (byte === QUOTE) this.#inText = true;
    else if (byte === OPEN) this.#depth++;
    else if (byte === CLOSE) return --this.#depth === 0;
    return false;
  }
}
