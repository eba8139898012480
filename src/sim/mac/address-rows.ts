import { must } from "../../model/fabric/fabric.ts";
import type { Mac } from "../../model/values/mac.ts";
import { NONE } from "./row-lists.ts";

/** The index of an empty table: as long as a power of two. */
const FIRST_INDEX: readonly number[] = [NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE];

/**
 * A row for each (VLAN, MAC) of a table: an open-addressing index, at most half full, over columns. Rows given
 * back are used again, so that a table that learns and forgets allocates nothing.
 *
 * The columns are plain arrays: a network has many tables, most of them small, and a typed array costs more to make.
 */
export class AddressRows {
  /** Of each slot the row that is there, or NONE. */
  #index = FIRST_INDEX.slice();
  readonly #macs: number[] = [];
  readonly #vlans: number[] = [];
  readonly #unused: number[] = [];

  /** Rows that are in use. */
  get count(): number {
    return this.#macs.length - this.#unused.length;
  }

  macOf(row: number): Mac {
    return must(this.#macs[row]) as Mac;
  }

  vlanOf(row: number): number {
    return must(this.#vlans[row]);
  }

  /** The row of an address, or NONE. */
  find(vlan: number, mac: Mac): number {
    return must(this.#index[this.#slotOf(vlan, mac)]);
  }

  /** A row for an address that has none. */
  add(vlan: number, mac: Mac): number {
    const row = this.#unused.pop() ?? this.#macs.length;
    this.#macs[row] = mac;
    this.#vlans[row] = vlan;
    if (2 * this.count > this.#index.length) this.#rebuild();
    else this.#index[this.#slotOf(vlan, mac)] = row;
    return row;
  }

  remove(row: number): void {
    this.#vacate(this.#slotOf(this.vlanOf(row), this.macOf(row)));
    this.#unused.push(row);
  }

  /** Twice as many slots. All rows are in use then. */
  #rebuild(): void {
    this.#index = Array.from({ length: 2 * this.#index.length }, () => NONE);
    for (let row = 0; row < this.#macs.length; row++)
      this.#index[this.#slotOf(this.vlanOf(row), this.macOf(row))] = row;
  }

  /** The slot where an address is, or where it would go. */
  #slotOf(vlan: number, mac: Mac): number {
    const mask = this.#index.length - 1;
    let slot = hash(vlan, mac) & mask;
    for (;;) {
      const row = must(this.#index[slot]);
      if (row === NONE || (this.#macs[row] === mac && this.#vlans[row] === vlan)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** Empties a slot, and moves up those behind that would not be found across the gap. */
  #vacate(slot: number): void {
    const mask = this.#index.length - 1;
    let gap = slot;
    for (let at = (slot + 1) & mask; this.#index[at] !== NONE; at = (at + 1) & mask) {
      const row = must(this.#index[at]);
      const home = hash(this.vlanOf(row), this.macOf(row)) & mask;
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      this.#index[gap] = row;
      gap = at;
    }
    this.#index[gap] = NONE;
  }
}

/** murmur3's finalizer over both halves of the address and the VLAN. */
function hash(vlan: number, mac: Mac): number {
  let mixed = Math.imul((mac / 0x1000000) | 0, 0x9e3779b1) ^ Math.imul(mac >>> 0, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ vlan, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
