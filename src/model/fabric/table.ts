/**
 * A table of the fabric: one growable array a column, so that a million rows are a dozen arrays and no
 * objects. Rows are numbers, given out from 0; a removed row keeps its number until the table is packed.
 */
const CELLS = {
  uint8: Uint8Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float64: Float64Array,
} as const;

type Cell = keyof typeof CELLS;
type ArrayOf<C extends Cell> = InstanceType<(typeof CELLS)[C]>;

/** Stands in a shape for a column of plain values: names, lists, shared settings. */
export interface Plain<T> {
  readonly plain: T | undefined;
}
export const plain = <T>(): Plain<T> => ({ plain: undefined });

export type Shape = Readonly<Record<string, Cell | Plain<unknown>>>;

export type Columns<S extends Shape> = {
  [K in keyof S]: S[K] extends Cell ? ArrayOf<S[K]> : S[K] extends Plain<infer T> ? T[] : never;
};
export type Row<S extends Shape> = {
  readonly [K in keyof S]: S[K] extends Plain<infer T> ? T : number;
};

/** Columns that nobody writes to any more, all of the length `count`. */
export type Sealed<S extends Shape> = Readonly<Columns<S>> & { readonly count: number };

type AnyColumn = unknown[] | ArrayOf<Cell>;

/** Writes all cells of a row: what a table with millions of rows has, as column for column by name takes five times as long. */
export type WriteRow<S extends Shape> = (columns: Columns<S>, index: number, row: Row<S>) => void;

export class Table<S extends Shape> {
  readonly #shape: S;
  readonly #write: WriteRow<S> | undefined;
  readonly #keys: readonly string[];
  #columns: Record<string, AnyColumn>;
  #removed = new Set<number>();
  #capacity: number;
  #count = 0;
  #writes = 0;

  constructor(shape: S, write?: WriteRow<S>, capacity = 16) {
    this.#shape = shape;
    this.#write = write;
    this.#keys = Object.keys(shape);
    this.#capacity = capacity;
    this.#columns = Object.fromEntries(this.#keys.map((key) => [key, empty(shape[key], capacity)]));
  }

  /** A table to go on writing, with the rows of a sealed one. */
  static from<S extends Shape>(shape: S, sealed: Sealed<S>, write?: WriteRow<S>): Table<S> {
    const table = new Table(shape, write, 0);
    const source = sealed as Readonly<Record<string, unknown>>;
    table.#capacity = roomFor(sealed.count);
    for (const key of table.#keys)
      table.#columns[key] = copied(source[key] as AnyColumn, shape[key], table.#capacity);
    table.#count = sealed.count;
    return table;
  }

  get count(): number {
    return this.#count;
  }

  /** How often a row was added, set or removed. */
  get writes(): number {
    return this.#writes;
  }

  /** The columns as they are now; valid until the next `add`. */
  get columns(): Columns<S> {
    return this.#columns as Columns<S>;
  }

  add(row: Row<S>): number {
    if (this.#count === this.#capacity) this.#grow();
    this.#writes++;
    const index = this.#count++;
    if (this.#write === undefined) this.set(index, row);
    else this.#write(this.columns, index, row);
    return index;
  }

  set(index: number, row: Partial<Row<S>>): void {
    this.#writes++;
    const cells: Readonly<Record<string, unknown>> = row;
    for (const key of Object.keys(cells)) {
      const column = this.#columns[key];
      if (column !== undefined) (column as unknown[])[index] = cells[key];
    }
  }

  remove(index: number): void {
    this.#writes++;
    this.#removed.add(index);
  }

  isRemoved(index: number): boolean {
    return this.#removed.has(index);
  }

  /**
   * The rows that are left, in their order, and where each went: `moved[old]` is the new row or -1.
   * `moved` is undefined where nothing was removed and every row kept its number.
   */
  seal(): { readonly columns: Sealed<S>; readonly moved: Int32Array | undefined } {
    const moved = this.#removed.size === 0 ? undefined : this.#moves();
    const count = this.#count - this.#removed.size;
    const packed = this.#keys.map((key) => [
      key,
      pack(this.#columns[key] as AnyColumn, this.#count, count, moved),
    ]);
    return { columns: { ...Object.fromEntries(packed), count } as Sealed<S>, moved };
  }

  #moves(): Int32Array {
    const moved = new Int32Array(this.#count);
    let next = 0;
    for (let row = 0; row < this.#count; row++) moved[row] = this.#removed.has(row) ? -1 : next++;
    return moved;
  }

  #grow(): void {
    this.#capacity = Math.max(16, this.#capacity * 2);
    for (const key of this.#keys) {
      const old = this.#columns[key] as AnyColumn;
      if (Array.isArray(old)) continue;
      this.#columns[key] = copied(old, this.#shape[key], this.#capacity);
    }
  }
}

function empty(cell: Cell | Plain<unknown> | undefined, capacity: number): AnyColumn {
  return typeof cell === "string" ? new CELLS[cell](capacity) : [];
}

/** Some more than there are: whoever goes on writing would have to copy all columns again for the first row. */
function roomFor(count: number): number {
  return count + (count >> 4) + 1;
}

function copied(column: AnyColumn, cell: Cell | Plain<unknown> | undefined, capacity: number): AnyColumn {
  if (Array.isArray(column)) return column.slice();
  const copy = empty(cell, capacity) as ArrayOf<Cell>;
  copy.set(column);
  return copy;
}

function pack(column: AnyColumn, from: number, to: number, moved: Int32Array | undefined): AnyColumn {
  if (moved === undefined) return column.slice(0, from);
  const packed = Array.isArray(column) ? Array.from<unknown>({ length: to }) : column.slice(0, to);
  for (let row = 0; row < from; row++) {
    const target = moved[row] ?? -1;
    if (target >= 0) (packed as unknown[])[target] = column[row];
  }
  return packed;
}
