import { must } from "../model/fabric/fabric.ts";

/** Room at first; always a power of two. */
const FIRST_ROOM = 8;

/**
 * What is under way with one delay, in columns: a ring. Time does not go back, so what was put in first comes
 * out first. `time` and `serial` are those of its head, kept beside the ring for whoever compares lanes.
 *
 * The columns are plain arrays: most runs are short, and a typed array costs more to make than they cost to run.
 */
export class Lane<T> {
  /** µs */
  time = Infinity;
  serial = 0;
  #room = FIRST_ROOM;
  #size = 0;
  #head = 0;
  readonly #times: number[] = [];
  readonly #serials: number[] = [];
  readonly #ports: number[] = [];
  readonly #generations: number[] = [];
  readonly #crossings: number[] = [];
  readonly #items: T[] = [];

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  get port(): number {
    return must(this.#ports[this.#head]);
  }

  get generation(): number {
    return must(this.#generations[this.#head]);
  }

  get crossing(): number {
    return must(this.#crossings[this.#head]);
  }

  get item(): T {
    return must(this.#items[this.#head]);
  }

  put(time: number, serial: number, port: number, generation: number, crossing: number, item: T): void {
    if (this.#size === this.#room) this.#grow();
    const at = (this.#head + this.#size) & (this.#room - 1);
    this.#times[at] = time;
    this.#serials[at] = serial;
    this.#ports[at] = port;
    this.#generations[at] = generation;
    this.#crossings[at] = crossing;
    this.#items[at] = item;
    if (this.#size++ === 0) this.#show();
  }

  /** Takes the head out. */
  drop(): void {
    this.#head = (this.#head + 1) & (this.#room - 1);
    this.#size--;
    this.#show();
  }

  clear(): void {
    this.#size = this.#head = 0;
    for (const column of this.#columns()) column.length = 0;
    this.#show();
  }

  #show(): void {
    if (this.#size === 0) this.time = Infinity;
    else {
      this.time = must(this.#times[this.#head]);
      this.serial = must(this.#serials[this.#head]);
    }
  }

  /** A ring that is full is turned until its head stands at the front: then there is room behind. */
  #grow(): void {
    for (const column of this.#columns()) turn(column, this.#head);
    this.#head = 0;
    this.#room *= 2;
  }

  #columns(): readonly (number[] | T[])[] {
    return [this.#times, this.#serials, this.#ports, this.#generations, this.#crossings, this.#items];
  }
}

/** Puts the first of a list behind the others. */
function turn(list: unknown[], first: number): void {
  for (const item of list.splice(0, first)) list.push(item);
}
