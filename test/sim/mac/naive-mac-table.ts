import type { MacEntry, MacPolicy } from "../../../src/sim/mac/mac-table.ts";

interface Entry {
  readonly vlan: number;
  readonly mac: MacEntry["mac"];
  port: number;
  /** µs, rounded down to a tick; undefined: static */
  seen: number | undefined;
}

/** A port that has entries: where it stands in the heap decides among equals. */
interface Holder {
  readonly port: number;
  readonly entries: Entry[];
}

/** The MAC table as plain lists, with the heap of ports as textbooks write it: what the columns must equal. */
export class NaiveTable {
  readonly #policy: MacPolicy;
  /** The least recently used first. */
  #entries: Entry[] = [];
  readonly #heap: Holder[] = [];

  constructor(policy: MacPolicy) {
    this.#policy = policy;
  }

  find(vlan: number, mac: number, now: number): number {
    this.#age(now);
    return this.#at(vlan, mac)?.port ?? -1;
  }

  learn(vlan: number, mac: MacEntry["mac"], port: number, now: number, isGratuitousArp: boolean): boolean {
    this.#age(now);
    const seen = this.#tick(now);
    const entry = this.#at(vlan, mac);
    if (entry === undefined) {
      this.#add({ vlan, mac, port, seen });
      return true;
    }
    if (entry.seen === undefined) return false;
    if (entry.seen === seen && entry.port === port && !isGratuitousArp) return false;
    return this.#use(entry, seen, port);
  }

  addStatic(vlan: number, mac: MacEntry["mac"], port: number, now: number): void {
    this.#age(now);
    const entry = this.#at(vlan, mac);
    if (entry === undefined) return this.#add({ vlan, mac, port, seen: undefined });
    this.#use(entry, undefined, port);
  }

  flush(): void {
    for (const entry of this.#entries.filter(({ seen }) => seen !== undefined)) this.#remove(entry);
  }

  flushPort(port: number, now: number): void {
    this.#age(now);
    for (const entry of this.#entries.filter((one) => one.port === port)) this.#remove(entry);
  }

  entries(now: number): MacEntry[] {
    this.#age(now);
    return this.#entries.map(({ vlan, mac, port, seen }) => ({
      vlan,
      mac,
      port,
      age: seen === undefined ? undefined : this.#tick(now) - seen,
    }));
  }

  #at(vlan: number, mac: number): Entry | undefined {
    return this.#entries.find((entry) => entry.vlan === vlan && entry.mac === mac);
  }

  #tick(now: number): number {
    return now - (now % this.#policy.tick);
  }

  #age(now: number): void {
    const isOver = ({ seen }: Entry) => seen !== undefined && seen + this.#policy.idle <= now;
    for (const entry of this.#entries.filter(isOver)) this.#remove(entry);
  }

  #add(entry: Entry): void {
    if (this.#entries.length >= this.#policy.limit) {
      const victim = this.#heap[0]?.entries[0];
      if (victim !== undefined) this.#remove(victim);
    }
    this.#entries.push(entry);
    this.#join(entry);
  }

  #use(entry: Entry, seen: number | undefined, port: number): boolean {
    this.#entries = [...this.#entries.filter((one) => one !== entry), entry];
    entry.seen = seen;
    if (entry.port === port) {
      const own = this.#heap.find((holder) => holder.port === port)?.entries ?? [];
      own.push(...own.splice(own.indexOf(entry), 1));
      return false;
    }
    this.#part(entry);
    entry.port = port;
    this.#join(entry);
    return true;
  }

  #remove(entry: Entry): void {
    this.#entries = this.#entries.filter((one) => one !== entry);
    this.#part(entry);
  }

  #join(entry: Entry): void {
    let place = this.#heap.findIndex(({ port }) => port === entry.port);
    if (place < 0) place = this.#heap.push({ port: entry.port, entries: [] }) - 1;
    this.#heap[place]?.entries.push(entry);
    this.#settle(place);
  }

  #part(entry: Entry): void {
    const place = this.#heap.findIndex(({ port }) => port === entry.port);
    const own = this.#heap[place]?.entries ?? [];
    own.splice(own.indexOf(entry), 1);
    if (own.length > 0) return this.#settle(place);
    const last = this.#heap.pop();
    if (last === undefined || place === this.#heap.length) return;
    this.#heap[place] = last;
    this.#settle(place);
  }

  #settle(from: number): void {
    let place = from;
    while (place > 0 && this.#size(place) > this.#size((place - 1) >> 1))
      place = this.#swap(place, (place - 1) >> 1);
    if (place !== from) return;
    for (;;) {
      const below = [2 * place + 1, 2 * place + 2].reduce((a, b) => (this.#size(b) > this.#size(a) ? b : a));
      if (this.#size(below) <= this.#size(place)) return;
      place = this.#swap(place, below);
    }
  }

  #size(place: number): number {
    return this.#heap[place]?.entries.length ?? 0;
  }

  #swap(one: number, other: number): number {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a !== undefined && b !== undefined) [this.#heap[one], this.#heap[other]] = [b, a];
    return other;
  }
}
