import { must } from "../../model/fabric/fabric.ts";

/** No row. */
export const NONE = -1;

/** The ends of a list of rows. */
export class RowList {
  first = NONE;
  last = NONE;
}

/** What links the rows of a table into lists, doubly, in columns. A row is in one list at most. */
export class Links {
  readonly #next: number[] = [];
  readonly #previous: number[] = [];

  next(row: number): number {
    return must(this.#next[row]);
  }

  append(list: RowList, row: number): void {
    this.#next[row] = NONE;
    this.#previous[row] = list.last;
    if (list.last === NONE) list.first = row;
    else this.#next[list.last] = row;
    list.last = row;
  }

  /** Takes a row out of the list that it is in. */
  remove(list: RowList, row: number): void {
    const [next, previous] = [must(this.#next[row]), must(this.#previous[row])];
    if (previous === NONE) list.first = next;
    else this.#next[previous] = next;
    if (next === NONE) list.last = previous;
    else this.#previous[next] = previous;
  }
}
