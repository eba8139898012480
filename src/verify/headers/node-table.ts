import { must } from "../../model/fabric/fabric.ts";
import { Undecided } from "./undecided.ts";

/** Some 100 MB. */
const DEFAULT_LIMIT = 4_000_000;
const NONE = -1;

/**
 * The nodes of decision diagrams, each once: 0 and 1 are the empty and the full set, every other asks for a
 * variable and goes on at `low` or `high`. Columns, and a hash over them with chains.
 */
export class NodeTable {
  readonly #limit: number;
  #variable: Int32Array;
  #low: Int32Array;
  #high: Int32Array;
  #next: Int32Array;
  #buckets: Int32Array;
  #count = 2;

  /** @param variables that there are: leaves come after the last one */
  constructor(variables: number, limit = DEFAULT_LIMIT) {
    const size = 1 << 12;
    this.#limit = limit;
    this.#variable = new Int32Array(size).fill(variables, 0, 2);
    this.#low = new Int32Array(size);
    this.#high = new Int32Array(size);
    this.#next = new Int32Array(size);
    this.#buckets = new Int32Array(size).fill(NONE);
  }

  variable(node: number): number {
    return must(this.#variable[node]);
  }

  low(node: number): number {
    return must(this.#low[node]);
  }

  high(node: number): number {
    return must(this.#high[node]);
  }

  /** The one node that goes on so. @throws Undecided */
  make(variable: number, low: number, high: number): number {
    if (low === high) return low;
    let bucket = hash(variable, low, high) & (this.#buckets.length - 1);
    for (let node = must(this.#buckets[bucket]); node !== NONE; node = must(this.#next[node])) {
      if (this.#variable[node] === variable && this.#low[node] === low && this.#high[node] === high)
        return node;
    }
    if (this.#count >= this.#limit)
      throw new Undecided(`sets of frames have more than ${this.#limit.toLocaleString("en")} nodes`);
    if (this.#count === this.#variable.length) {
      this.#grow();
      bucket = hash(variable, low, high) & (this.#buckets.length - 1);
    }
    const node = this.#count++;
    this.#variable[node] = variable;
    this.#low[node] = low;
    this.#high[node] = high;
    this.#next[node] = must(this.#buckets[bucket]);
    this.#buckets[bucket] = node;
    return node;
  }

  #grow(): void {
    const size = 2 * this.#variable.length;
    this.#variable = grown(this.#variable, size);
    this.#low = grown(this.#low, size);
    this.#high = grown(this.#high, size);
    this.#next = new Int32Array(size);
    this.#buckets = new Int32Array(size).fill(NONE);
    for (let node = 2; node < this.#count; node++) {
      const bucket = hash(this.variable(node), this.low(node), this.high(node)) & (size - 1);
      this.#next[node] = must(this.#buckets[bucket]);
      this.#buckets[bucket] = node;
    }
  }
}

function grown(column: Int32Array, size: number): Int32Array {
  const larger = new Int32Array(size);
  larger.set(column);
  return larger;
}

function hash(variable: number, low: number, high: number): number {
  const mixed = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b) ^ Math.imul(variable, 0xc2b2ae35);
  return mixed ^ (mixed >>> 15);
}
