import { EXPERIMENTAL } from "../../model/frame-fields.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import { EXPERIMENTAL_PROTOCOL } from "../../model/wire/ipv4.ts";
import { type Bdd, EMPTY, type Literal } from "./bdd.ts";
import type { FrameSets } from "./frame-sets.ts";

/** What a field is to be where the set leaves it open. */
export type Wish = readonly [field: Bits, value: bigint];

const DEFAULTS: readonly Wish[] = [
  [FIELD.dl_type, BigInt(EXPERIMENTAL)],
  [FIELD.nw_proto, BigInt(EXPERIMENTAL_PROTOCOL)],
  [FIELD.nw_ttl, 64n],
  [FIELD.nw_src, 0xc0000201n],
  [FIELD.nw_dst, 0xc0000202n],
];

/** One frame of a set. */
export interface Member {
  /** the variables on which its membership rests */
  readonly literals: readonly Literal[];
  /** the frame and no other, as far as it is on a wire */
  readonly alone: Bdd;
  /** of fields that have plain bits in the key */
  valueOf(field: Bits): bigint;
}

/** A member of a set: as wished, one wish after the other, where that can be; else of low values. */
export function memberOf(sets: FrameSets, frames: Bdd, wishes: readonly Wish[] = []): Member {
  const all = [...wishes, ...DEFAULTS];
  let rest = frames;
  for (const [field, value] of all) {
    const some = sets.bdds.and(rest, sets.equals(field, value));
    if (some !== EMPTY) rest = some;
  }
  const literals = sets.bdds.pick(rest, () => false);
  const known = new Map(literals);
  const bitOf = (bit: number): boolean => {
    const settled = known.get(sets.variables.of(bit));
    if (settled !== undefined) return settled;
    const wish = all.find(([{ start, width }]) => start <= bit && bit < start + width);
    return wish !== undefined && ((wish[1] >> BigInt(bit - wish[0].start)) & 1n) === 1n;
  };
  const open = sets.variables.onWire().filter(([, variable]) => !known.has(variable));
  const others = open.map(([bit, variable]) => [variable, bit !== undefined && bitOf(bit)] as const);
  return {
    literals,
    alone: sets.bdds.cube([...literals, ...others]),
    valueOf: ({ start, width }) => {
      let value = 0n;
      for (let place = width - 1; place >= 0; place--) value = value * 2n + (bitOf(start + place) ? 1n : 0n);
      return value;
    },
  };
}
