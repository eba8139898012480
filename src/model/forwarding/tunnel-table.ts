import { must } from "../fabric/fabric.ts";
import { groupBy } from "../fabric/csr.ts";

/** What tells tunnels apart: host, kind, local_ip, remote_ip and in_key, this many numbers side by side for each. */
export const NAMES = 5;
const KEY = 4;

/**
 * Tunnels by what tells them apart: open-addressed hashes over one column, as a fabric may hold a million. Tunnels of one
 * key have a hash of their own. A tunnel's far end mostly has the key that the tunnel has, and who asks for tunnels in the
 * order of `rows` stays in one hash for long: one of 10,000 fits the processor's cache, where each of a million look-ups in
 * a single hash waits for memory twice.
 */
export class TunnelTable {
  readonly #names: Int32Array;
  readonly #slots: Int32Array;
  /** of each hash the first slot, and its slots less one */
  readonly #start: Int32Array;
  readonly #mask: Int32Array;
  /** of each tunnel the first in the file of those of the same names */
  readonly first: Int32Array;
  /** all tunnels, those of one hash together and in the file's order */
  readonly rows: Int32Array;

  /** @param names of each tunnel, as 32 bits with or without sign */
  constructor(names: Int32Array) {
    const count = names.length / NAMES;
    const hashes = powerFrom(count / TUNNELS_A_HASH);
    const own = new Int32Array(count);
    for (let tunnel = 0; tunnel < count; tunnel++)
      own[tunnel] = mixKey(must(names[tunnel * NAMES + KEY])) & (hashes - 1);
    const groups = groupBy(own, hashes);
    this.#names = names;
    this.#start = new Int32Array(hashes);
    this.#mask = new Int32Array(hashes);
    let slots = 0;
    for (let hash = 0; hash < hashes; hash++) {
      const size = powerFrom(2 * (must(groups.start[hash + 1]) - must(groups.start[hash])));
      this.#start[hash] = slots;
      this.#mask[hash] = size - 1;
      slots += size;
    }
    this.#slots = new Int32Array(slots).fill(-1);
    this.rows = groups.rows;
    this.first = new Int32Array(count);
    for (const tunnel of this.rows) this.#add(tunnel);
  }

  /** The first tunnel of these names, or -1. Numbers and no object: a million of those would be made to wire a large fabric. */
  find(host: number, kind: number, local: number, remote: number, key: number): number {
    return must(this.#slots[this.#probe(host, kind, local | 0, remote | 0, key | 0)]);
  }

  #add(tunnel: number): void {
    const at = tunnel * NAMES;
    const [host, kind, local] = [must(this.#names[at]), must(this.#names[at + 1]), must(this.#names[at + 2])];
    const slot = this.#probe(host, kind, local, must(this.#names[at + 3]), must(this.#names[at + KEY]));
    const first = must(this.#slots[slot]);
    if (first < 0) this.#slots[slot] = tunnel;
    this.first[tunnel] = first < 0 ? tunnel : first;
  }

  /** The slot of a tunnel of these names, or the free one where it would go. */
  #probe(host: number, kind: number, local: number, remote: number, key: number): number {
    const names = this.#names;
    const hash = mixKey(key) & (this.#start.length - 1);
    const [start, mask] = [must(this.#start[hash]), must(this.#mask[hash])];
    let place = mix(host, kind, local, remote, key) & mask;
    for (;;) {
      const tunnel = must(this.#slots[start + place]);
      const at = tunnel * NAMES;
      const isHere =
        tunnel < 0 ||
        (names[at + KEY] === key &&
          names[at + 3] === remote &&
          names[at + 2] === local &&
          names[at + 1] === kind &&
          names[at] === host);
      if (isHere) return start + place;
      place = (place + 1) & mask;
    }
  }
}

/** At least so many tunnels, on average, before there are more hashes. */
const TUNNELS_A_HASH = 1024;

/** The least power of two, and at least 1, that is not below. */
function powerFrom(least: number): number {
  let power = 1;
  while (power < least) power *= 2;
  return power;
}

function mixKey(key: number): number {
  const mixed = Math.imul(key, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function mix(host: number, kind: number, local: number, remote: number, key: number): number {
  let mixed = Math.imul(host + 1, 0x9e3779b1) ^ Math.imul(kind, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ local ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ remote ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ key ^ (mixed >>> 15), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
