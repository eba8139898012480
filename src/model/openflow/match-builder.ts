import { allOnes, gather, type Masked, spread, type WordPart } from "./field-bits.ts";
import type { Match, WordMatch } from "./flow.ts";
import { type Bits, FIELD, TAG_PRESENT } from "./key.ts";
import type { Known } from "./prerequisite.ts";

/** A match in the making: of each bit of the key whether it counts, and what it has to be. */
export class MatchBuilder {
  readonly #words = new Map<number, { value: number; mask: number }>();

  /**
   * The bits of `value` under `mask`. Open vSwitch lets a field that is named again replace what was said of it
   * before; here it may only add to that.
   * @returns false if it does not
   */
  narrow(bits: Bits, value: bigint, mask: bigint): boolean {
    const values = spread(bits, value & mask);
    const masks = spread(bits, mask);
    if (this.#contradicts(bits, values, masks)) return false;
    for (const [i, { word, bits: under }] of masks.entries()) {
      const old = this.#words.get(word);
      const set = values[i]?.bits ?? 0;
      if (old === undefined) this.#words.set(word, { value: set, mask: under });
      else {
        old.mask |= under;
        old.value |= set;
      }
    }
    return true;
  }

  #contradicts(bits: Bits, values: readonly WordPart[], masks: readonly WordPart[]): boolean {
    if (!masks.some(({ word }) => this.#words.has(word))) return false;
    const whole = spread(bits, allOnes(bits.width));
    return masks.some(({ word, bits: under }, i) => {
      const { value, mask } = this.#words.get(word) ?? NOTHING;
      const isLess = (mask & (whole[i]?.bits ?? 0) & ~under) !== 0;
      return isLess || ((value ^ (values[i]?.bits ?? 0)) & mask & under) !== 0;
    });
  }

  /** The bits are of no account any more. */
  clear(bits: Bits): void {
    for (const { word, bits: under } of spread(bits, allOnes(bits.width))) {
      const old = this.#words.get(word);
      if (old === undefined) continue;
      old.mask &= ~under;
      old.value &= ~under;
    }
  }

  get known(): Known {
    const { mask, value } = this.#at(FIELD.vlan_tci);
    return {
      etherType: this.#whole(FIELD.dl_type),
      protocol: this.#whole(FIELD.nw_proto),
      tags: Number(mask & value & BigInt(TAG_PRESENT)) === 0 ? 0 : 1,
    };
  }

  get match(): Match {
    const words = [...this.#words].filter(([, { mask }]) => mask !== 0);
    return words
      .map(([word, { value, mask }]): WordMatch => ({ word, value, mask }))
      .toSorted((a, b) => a.word - b.word);
  }

  #at(bits: Bits): Masked {
    return {
      value: gather(bits, (word) => this.#words.get(word)?.value ?? 0),
      mask: gather(bits, (word) => this.#words.get(word)?.mask ?? 0),
    };
  }

  #whole(bits: Bits): number | undefined {
    const { value, mask } = this.#at(bits);
    return mask === allOnes(bits.width) ? Number(value) : undefined;
  }
}

const NOTHING = { value: 0, mask: 0 };
