import { must } from "../../model/fabric/fabric.ts";
import { Undecided } from "./undecided.ts";

/** Some 300 MB. */
const DEFAULT_LIMIT = 16_000_000;
const NONE = -1;

/**
 * The nodes of decision diagrams, each once: 0 and 1 are the empty and the full set, every other asks for a
 * variable and goes on at `low` or `high`. Columns, and a hash over them with chains.
 */
export class NodeTable {
  readonly #limit: number;
  /** four cells for each node, of which one look finds all: its variable, low, high, and the next in its chain */
  #cells: Int32Array;
  #buckets: Int32Array;
  #count = 2;

  /** @param variables that there are: leaves come after the last one */
  constructor(variables: number, limit = DEFAULT_LIMIT) {
    const size = 1 << 12;
    this.#limit = limit;
    this.#cells = new Int32Array(4 * size);
    this.#cells[0] = this.#cells[4] = variables;
    this.#buckets = new Int32Array(size).fill(NONE);
  }

  variable(node: number): number {
    return must(this.#cells[4 * node]);
  }

  low(node: number): number {
    return must(this.#cells[4 * node + 1]);
  }

  high(node: number): number {
    return must(this.#cells[4 * node + 2]);
  }

  /** The one node that goes on so. @throws Undecided */
  make(variable: number, low: number, high: number): number {
    if (low === high) return low;
    const cells = this.#cells;
    let bucket = hash(variable, low, high) & (this.#buckets.length - 1);
    for (let node = must(this.#buckets[bucket]); node !== NONE; node = must(cells[4 * node + 3])) {
      const at = 4 * node;
      if (cells[at + 1] === low && cells[at + 2] === high && cells[at] === variable) return node;
    }
    if (this.#count >= this.#limit)
      throw new Undecided(`sets of frames have more than ${this.#limit.toLocaleString("en")} nodes`);
    if (this.#count === this.#buckets.length) {
      this.#grow();
      bucket = hash(variable, low, high) & (this.#buckets.length - 1);
    }
    const node = this.#count++;
    const at = 4 * node;
    this.#cells[at] = variable;
    this.#cells[at + 1] = low;
    this.#cells[at + 2] = high;
    this.#cells[at + 3] = must(this.#buckets[bucket]);
    this.#buckets[bucket] = node;
    return node;
  }

  #grow(): void {
    const size = 2 * this.#buckets.length;
    const cells = new Int32Array(4 * size);
    cells.set(this.#cells);
    this.#cells = cells;
    this.#buckets = new Int32Array(size).fill(NONE);
    for (let node = 2; node < this.#count; node++) {
      const bucket = hash(this.variable(node), this.low(node), this.high(node)) & (size - 1);
      cells[4 * node + 3] = must(this.#buckets[bucket]);
      this.#buckets[bucket] = node;
    }
  }
}

function hash(variable: number, low: number, high: number): number {
  const mixed = Math.imul(low, 0x9e3779b1) + Math.imul(high, 0x85ebca6b) + Math.imul(variable, 0xc2b2ae35);
  return Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2d) >>> 7;
}
