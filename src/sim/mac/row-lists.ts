import { must } from "../../model/fabric/fabric.ts";

/** No row. */
export const NONE = -1;

/** Lists of the rows of a table, doubly linked in columns: a row is in one list at most. Lists are numbered. */
export class RowLists {
  #next: Int32Array;
  #previous: Int32Array;
  readonly #first: number[] = [];
  readonly #last: number[] = [];

  /** @param rows that the table has room for */
  constructor(rows: number) {
    this.#next = new Int32Array(rows);
    this.#previous = new Int32Array(rows);
  }

  grow(rows: number): void {
    this.#next = wider(this.#next, rows);
    this.#previous = wider(this.#previous, rows);
  }

  first(list: number): number {
    return this.#first[list] ?? NONE;
  }

  next(row: number): number {
    return must(this.#next[row]);
  }

  append(list: number, row: number): void {
    const last = this.#last[list] ?? NONE;
    this.#next[row] = NONE;
    this.#previous[row] = last;
    if (last === NONE) this.#first[list] = row;
    else this.#next[last] = row;
    this.#last[list] = row;
  }

  /** Takes a row out of the list that it is in. */
  remove(list: number, row: number): void {
    const [next, previous] = [must(this.#next[row]), must(this.#previous[row])];
    if (previous === NONE) this.#first[list] = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#last[list] = previous;
    else this.#previous[next] = previous;
  }
}

function wider(column: Int32Array, rows: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(rows);
  grown.set(column);
  return grown;
}
