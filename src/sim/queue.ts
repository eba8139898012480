import { Lane } from "./lane.ts";

/**
 * What is still to happen, by time; of one time in the order in which it was put in. There are few different
 * delays in a network, and of one delay what is put in first is due first: so each delay has a lane, and a heap
 * holds the lanes that are not empty, the one with the next event on top. Nothing is allocated per event.
 */
export class EventQueue<T> {
  /** Of the event that was taken last. */
  port = -1;
  generation = 0;
  crossing = -1;
  #now = 0;
  #serial = 0;
  #size = 0;
  readonly #lanes = new Map<number, Lane<T>>();
  readonly #busy: Lane<T>[] = [];
  #last: Lane<T> | undefined;
  #lastDelay = -1;

  get size(): number {
    return this.#size;
  }

  /** µs: the time of the event that was taken last, or what was waited for. */
  get now(): number {
    return this.#now;
  }

  /** µs: the time of the next event, Infinity without one. */
  get nextTime(): number {
    return this.#busy[0]?.time ?? Infinity;
  }

  /** Lets time pass, but not past the next event. */
  wait(time: number): void {
    this.#now = Math.min(this.#now + time, this.nextTime);
  }

  /** @param delay µs from now */
  push(delay: number, port: number, generation: number, crossing: number, item: T): void {
    const lane = delay === this.#lastDelay && this.#last !== undefined ? this.#last : this.#laneOf(delay);
    const wasEmpty = lane.isEmpty;
    this.#size++;
    lane.put(this.#now + delay, this.#serial++, port, generation, crossing, item);
    if (wasEmpty) this.#rise(lane);
  }

  /** Takes the next event: what is put in for the present comes after what was there for it. */
  next(): T | undefined {
    const lane = this.#busy[0];
    if (lane === undefined) return undefined;
    const { item } = lane;
    this.#now = lane.time;
    this.port = lane.port;
    this.generation = lane.generation;
    this.crossing = lane.crossing;
    this.#size--;
    lane.drop();
    if (!lane.isEmpty) this.#sink(lane);
    else {
      const last = this.#busy.pop();
      if (last !== undefined && last !== lane) this.#sink(last);
    }
    return item;
  }

  /** Takes all that is left, in order, at the present time: it will not happen. */
  drain(visit: (port: number, generation: number) => void): void {
    const now = this.#now;
    while (this.next() !== undefined) visit(this.port, this.generation);
    this.#now = now;
  }

  clear(): void {
    for (const lane of this.#busy) lane.clear();
    this.#busy.length = 0;
    this.#size = 0;
  }

  #laneOf(delay: number): Lane<T> {
    let lane = this.#lanes.get(delay);
    if (lane === undefined) this.#lanes.set(delay, (lane = new Lane()));
    this.#last = lane;
    this.#lastDelay = delay;
    return lane;
  }

  #rise(lane: Lane<T>): void {
    const busy = this.#busy;
    let at = busy.push(lane) - 1;
    while (at > 0) {
      const above = busy[(at - 1) >> 1];
      if (above === undefined || !isBefore(lane, above)) break;
      busy[at] = above;
      at = (at - 1) >> 1;
    }
    busy[at] = lane;
  }

  /** Puts a lane where the topmost was. */
  #sink(lane: Lane<T>): void {
    const busy = this.#busy;
    let at = 0;
    for (;;) {
      const [left, right] = [busy[2 * at + 1], busy[2 * at + 2]];
      const below = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (below === undefined || !isBefore(below, lane)) break;
      busy[at] = below;
      at = 2 * at + (below === left ? 1 : 2);
    }
    busy[at] = lane;
  }
}

function isBefore<T>(one: Lane<T>, other: Lane<T>): boolean {
  return one.time < other.time || (one.time === other.time && one.serial < other.serial);
}
