import { must } from "../../model/fabric/fabric.ts";
import type { Mac } from "../../model/values/mac.ts";
import { NONE } from "./row-lists.ts";

/**
 * A row for each (VLAN, MAC) of a table: an open-addressing index, at most half full, over columns. Rows given
 * back are used again, so that a table that learns and forgets allocates nothing.
 */
export class AddressRows {
  #index: Int32Array<ArrayBuffer>;
  #macs: Float64Array<ArrayBuffer>;
  #vlans: Uint16Array<ArrayBuffer>;
  readonly #unused: number[] = [];
  #used = 0;

  constructor(rows: number) {
    this.#index = new Int32Array(2 * rows).fill(NONE);
    this.#macs = new Float64Array(rows);
    this.#vlans = new Uint16Array(rows);
  }

  /** Rows that are in use. */
  get count(): number {
    return this.#used - this.#unused.length;
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

  /** A row for an address that has none; or NONE if they are all taken, and `grow` is to be called. */
  add(vlan: number, mac: Mac): number {
    if (this.#unused.length === 0 && this.#used === this.#macs.length) return NONE;
    const row = this.#unused.pop() ?? this.#used++;
    this.#macs[row] = mac;
    this.#vlans[row] = vlan;
    this.#index[this.#slotOf(vlan, mac)] = row;
    return row;
  }

  remove(row: number): void {
    this.#vacate(this.#slotOf(this.vlanOf(row), this.macOf(row)));
    this.#unused.push(row);
  }

  /** Makes room for more, where all rows are in use. */
  grow(rows: number): void {
    const [macs, vlans] = [this.#macs, this.#vlans];
    this.#macs = new Float64Array(rows);
    this.#vlans = new Uint16Array(rows);
    this.#macs.set(macs);
    this.#vlans.set(vlans);
    this.#index = new Int32Array(2 * rows).fill(NONE);
    for (let row = 0; row < macs.length; row++)
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
