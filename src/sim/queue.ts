/**
 * What is still to happen, by time; of one time in the order in which it was put in. A heap of the distinct
 * times and a list for each: floods and storms put thousands of events on few times.
 */
export class EventQueue<T> {
  readonly #times: number[] = [];
  readonly #lists = new Map<number, T[]>();
  #taken = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The time of the next event; infinity when there is none. */
  get nextTime(): number {
    return this.#times[0] ?? Infinity;
  }

  /** @param time not before that of any event already taken: time does not go back */
  push(time: number, event: T): void {
    this.#size++;
    const list = this.#lists.get(time);
    if (list !== undefined) {
      list.push(event);
      return;
    }
    this.#lists.set(time, [event]);
    this.#rise(time);
  }

  /** The first of the events at the least time. What is put in for that same time meanwhile comes after them. */
  pop(): T | undefined {
    const [time] = this.#times;
    const list = time === undefined ? undefined : this.#lists.get(time);
    if (time === undefined || list === undefined) return undefined;
    const event = list[this.#taken++];
    this.#size--;
    if (this.#taken === list.length) {
      this.#lists.delete(time);
      this.#sink();
      this.#taken = 0;
    }
    return event;
  }

  /** All that is left, in no order. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (const [time, list] of this.#lists) yield* time === this.nextTime ? list.slice(this.#taken) : list;
  }

  clear(): void {
    this.#times.length = 0;
    this.#lists.clear();
    this.#taken = this.#size = 0;
  }

  #rise(time: number): void {
    const times = this.#times;
    let at = times.push(time) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = times[parent] ?? 0;
      if (above <= time) break;
      times[at] = above;
      at = parent;
    }
    times[at] = time;
  }

  #sink(): void {
    const times = this.#times;
    const last = times.pop();
    if (last === undefined || times.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= times.length) break;
      if ((times[child + 1] ?? Infinity) < (times[child] ?? Infinity)) child++;
      const below = times[child] ?? Infinity;
      if (last <= below) break;
      times[at] = below;
      at = child;
    }
    times[at] = last;
  }
}
