import { must } from "../model/fabric/fabric.ts";

const FIRST_SIZE = 8;

/**
 * What is under way with one delay, in columns: a ring. Time does not go back, so what was put in first comes
 * out first. `time` and `serial` are those of its head, kept beside the ring for whoever compares lanes.
 */
export class Lane<T> {
  /** µs */
  time = Infinity;
  serial = 0;
  #size = 0;
  #head = 0;
  #times = new Float64Array(FIRST_SIZE);
  #serials = new Float64Array(FIRST_SIZE);
  #ports = new Int32Array(FIRST_SIZE);
  #generations = new Int32Array(FIRST_SIZE);
  #tunnels = new Int32Array(FIRST_SIZE);
  #items: T[] = [];

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  get port(): number {
    return must(this.#ports[this.#head]);
  }

  get generation(): number {
    return must(this.#generations[this.#head]);
  }

  get tunnel(): number {
    return must(this.#tunnels[this.#head]);
  }

  get item(): T {
    return must(this.#items[this.#head]);
  }

  put(time: number, serial: number, port: number, generation: number, tunnel: number, item: T): void {
    if (this.#size === this.#times.length) this.#grow();
    const at = (this.#head + this.#size) & (this.#times.length - 1);
    this.#times[at] = time;
    this.#serials[at] = serial;
    this.#ports[at] = port;
    this.#generations[at] = generation;
    this.#tunnels[at] = tunnel;
    this.#items[at] = item;
    if (this.#size++ === 0) this.#show();
  }

  /** Takes the head out. */
  drop(): void {
    this.#head = (this.#head + 1) & (this.#times.length - 1);
    this.#size--;
    this.#show();
  }

  clear(): void {
    this.#size = this.#head = 0;
    this.#items = [];
    this.#show();
  }

  #show(): void {
    this.time = this.#size === 0 ? Infinity : must(this.#times[this.#head]);
    this.serial = must(this.#serials[this.#head]);
  }

  /** Twice the size, the head at the front. */
  #grow(): void {
    this.#times = unrolled(this.#times, this.#head, Float64Array);
    this.#serials = unrolled(this.#serials, this.#head, Float64Array);
    this.#ports = unrolled(this.#ports, this.#head, Int32Array);
    this.#generations = unrolled(this.#generations, this.#head, Int32Array);
    this.#tunnels = unrolled(this.#tunnels, this.#head, Int32Array);
    this.#items = [...this.#items.slice(this.#head), ...this.#items.slice(0, this.#head)];
    this.#head = 0;
  }
}

function unrolled<C extends Float64Array | Int32Array>(
  ring: C,
  head: number,
  Column: new (size: number) => C,
): C {
  const column = new Column(ring.length * 2);
  column.set(ring.subarray(head));
  column.set(ring.subarray(0, head), ring.length - head);
  return column;
}
