import { NO_VLAN, VLAN_COUNT, type VlanId } from "../values/vlan-id.ts";

const WORDS = VLAN_COUNT / 32;

/** A set of VLAN ids as 4096 bits. Never changed once made. */
export class VlanSet {
  readonly #words: Int32Array;

  private constructor(words: Int32Array) {
    this.#words = words;
  }

  static readonly NONE = new VlanSet(new Int32Array(WORDS));
  static readonly ALL = new VlanSet(new Int32Array(WORDS).fill(-1));

  static of(...vlans: readonly VlanId[]): VlanSet {
    const words = new Int32Array(WORDS);
    for (const vlan of vlans) words[vlan >>> 5] = (words[vlan >>> 5] ?? 0) | (1 << (vlan & 31));
    return new VlanSet(words);
  }

  has(vlan: VlanId): boolean {
    return (((this.#words[vlan >>> 5] ?? 0) >>> (vlan & 31)) & 1) === 1;
  }

  union(other: VlanSet): VlanSet {
    return new VlanSet(this.#words.map((word, i) => word | (other.#words[i] ?? 0)));
  }

  intersect(other: VlanSet): VlanSet {
    return new VlanSet(this.#words.map((word, i) => word & (other.#words[i] ?? 0)));
  }

  without(other: VlanSet): VlanSet {
    return new VlanSet(this.#words.map((word, i) => word & ~(other.#words[i] ?? 0)));
  }

  get isAll(): boolean {
    return this.#words.every((word) => word === -1);
  }

  *[Symbol.iterator](): IterableIterator<VlanId> {
    for (let vlan = 0; vlan < VLAN_COUNT; vlan++) if (this.has(vlan as VlanId)) yield vlan as VlanId;
  }
}

/** What frames of no VLAN are in. */
export const NO_VLAN_ONLY = VlanSet.of(NO_VLAN);
