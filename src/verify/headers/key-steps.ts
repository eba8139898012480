import { must } from "../../model/fabric/fabric.ts";
import type { TagGuard, TagsGuard } from "../../model/forwarding/tags-guard.ts";
import type { VlanSet } from "../../model/forwarding/vlan-set.ts";
import type { Match } from "../../model/openflow/flow.ts";
import type { Rewrite } from "../../model/openflow/rewrites.ts";
import { type KeyOp, TCI, type TagSlot } from "../../model/openflow/key-ops.ts";
import { type Bits, TAG_PRESENT } from "../../model/openflow/key.ts";
import type { VlanId } from "../../model/values/vlan-id.ts";
import { type Bdd, EMPTY, FULL, type Literal } from "./bdd.ts";
import type { FrameSets } from "./frame-sets.ts";
import { assign, copy, either, inTurn, only, type Step, where } from "./step.ts";

const SLOTS = ["outer", "inner"] as const satisfies readonly TagSlot[];
const PRESENT_BIT = Math.log2(TAG_PRESENT);
const VID_WIDTH = 12;
const PRIORITY_AT = 13;

/** The key's own language, of conditions and changes, for sets of frames: model/openflow and model/forwarding. */
export class KeySteps {
  readonly #sets: FrameSets;
  readonly #ops = new Map<KeyOp, Step>();
  readonly #vlans = new Map<TagSlot, Map<VlanSet, Bdd>>();

  constructor(sets: FrameSets) {
    this.#sets = sets;
  }

  op(op: KeyOp): Step {
    const known = this.#ops.get(op) ?? this.#stepOf(op);
    this.#ops.set(op, known);
    return known;
  }

  ops(ops: readonly KeyOp[]): Step {
    return inTurn(ops.map((op) => this.op(op)));
  }

  /** Of rules of which the first that holds applies: what those do that are let through, together. */
  rules<R extends { readonly guard: TagsGuard }>(
    rules: readonly R[],
    ops: (rule: R) => readonly KeyOp[] | undefined,
  ): Step {
    const { bdds } = this.#sets;
    let rest = FULL;
    const steps = rules.flatMap((rule) => {
      const holds = bdds.and(rest, this.guard(rule.guard));
      rest = bdds.diff(rest, holds);
      const done = ops(rule);
      return done === undefined || holds === EMPTY ? [] : [inTurn([only(this.#sets, holds), this.ops(done)])];
    });
    return either(this.#sets, steps);
  }

  /** Of rewrites of which the first does something whose condition holds; no frame is dropped. */
  rewrite(rewrites: readonly Rewrite[]): Step {
    const { bdds } = this.#sets;
    let rest = FULL;
    const steps = rewrites.map(({ when, ops }) => {
      const holds = bdds.and(rest, this.matches(when));
      rest = bdds.diff(rest, holds);
      return inTurn([only(this.#sets, holds), this.ops(ops)]);
    });
    return either(this.#sets, [...steps, only(this.#sets, rest)]);
  }

  guard(guard: TagsGuard): Bdd {
    return this.#sets.all(
      SLOTS.map((slot) => {
        const asked = guard[slot];
        return asked === undefined ? FULL : this.#slot(slot, asked);
      }),
    );
  }

  /** Where one of several matches holds; all frames if none is asked for. */
  matches(when: readonly Match[] | undefined): Bdd {
    return when === undefined ? FULL : this.#sets.any(when.map((match) => this.#sets.match(match)));
  }

  /** `to` becomes what `from` was. */
  move(from: Bits, to: Bits): Step {
    const { variables } = this.#sets;
    return copy(
      this.#sets,
      variables.live(to).map(([bit, place]) => ({
        to: variables.of(bit),
        from: this.#sets.bit(from.start + place),
        meanwhile: variables.set(bit),
      })),
    );
  }

  /** Where the VID of a slot is one of these; the tag is there, or all its bits are 0. */
  vids(slot: TagSlot, vlans: VlanSet): Bdd {
    const known = this.#vlans.get(slot) ?? new Map<VlanSet, Bdd>();
    this.#vlans.set(slot, known);
    const set = known.get(vlans) ?? this.#vidsFrom(slot, vlans, VID_WIDTH - 1, 0);
    known.set(vlans, set);
    return set;
  }

  #vidsFrom(slot: TagSlot, vlans: VlanSet, bit: number, prefix: number): Bdd {
    if (vlans.isAll) return FULL;
    if (bit < 0) return vlans.has(prefix as VlanId) ? FULL : EMPTY;
    const [low, high] = [prefix, prefix | (1 << bit)].map((value) =>
      this.#vidsFrom(slot, vlans, bit - 1, value),
    );
    return this.#sets.bdds.ite(this.#bit(slot, bit), must(high), must(low));
  }

  #slot(slot: TagSlot, { there, vids, priority }: TagGuard): Bdd {
    const { bdds } = this.#sets;
    const present = this.#bit(slot, PRESENT_BIT);
    // What stands in a slot without a tag is not looked at: it counts as 0.
    const tagged = [
      vids === undefined ? FULL : this.vids(slot, vids),
      priority === undefined ? FULL : bdds.not(this.#zero(slot, PRIORITY_AT, 3)),
    ];
    const untagged = (vids === undefined || vids.has(0 as VlanId)) && priority === undefined;
    const yes = there === false ? EMPTY : this.#sets.all(tagged);
    const no = there === true || !untagged ? EMPTY : FULL;
    return bdds.ite(present, yes, no);
  }

  #stepOf(op: KeyOp): Step {
    const { variables, bdds } = this.#sets;
    switch (op.kind) {
      case "set": {
        const literals = op.words.flatMap(({ word, value, mask }) =>
          literalsOf(this.#sets, word, value, mask),
        );
        return assign(this.#sets, literals);
      }
      case "move":
        return this.move(op.from, op.to);
      case "settle": {
        const field = TCI[op.slot];
        const present = this.#bit(op.slot, PRESENT_BIT);
        const empty = bdds.and(this.#zero(op.slot, 0, VID_WIDTH), this.#zero(op.slot, PRIORITY_AT, 3));
        const isTag = op.keepsEmpty ? present : bdds.diff(present, empty);
        return where(this.#sets, bdds.not(isTag), assign(this.#sets, variables.literals(field, 0n)));
      }
      case "fix-tpid":
        // Of a TPID a set knows whether it is 0x88a8: 0 and 0x8100 are alike to it.
        return inTurn([]);
    }
  }

  #bit(slot: TagSlot, bit: number): Bdd {
    return this.#sets.bit(TCI[slot].start + bit);
  }

  #zero(slot: TagSlot, shift: number, width: number): Bdd {
    return this.#sets.equals({ start: TCI[slot].start + shift, width }, 0n);
  }
}

function literalsOf({ variables }: FrameSets, word: number, value: number, mask: number): readonly Literal[] {
  return Array.from({ length: 32 }, (_, bit) => bit)
    .filter((bit) => ((mask >>> bit) & 1) === 1 && variables.of(word * 32 + bit) >= 0)
    .map((bit) => [variables.of(word * 32 + bit), ((value >>> bit) & 1) === 1] as const);
}
