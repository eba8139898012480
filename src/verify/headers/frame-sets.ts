import type { Match, WordMatch } from "../../model/openflow/flow.ts";
import { NO_ETHER_TYPE } from "../../model/openflow/ethernet-key.ts";
import { type Bits, FIELD } from "../../model/openflow/key.ts";
import { C_TAG, S_TAG } from "../../model/wire/vlan.ts";
import { type Bdd, Bdds, EMPTY, FULL, type Literal } from "./bdd.ts";
import { DEPTH, type Uses, Variables } from "./variables.ts";

/**
 * Sets of frames as Open vSwitch's flow key knows them, with the tags that lie beneath those in the key. On a wire
 * no tag is in the key, and of what goes with a frame inside a switch (registers, a tunnel's fields) nothing is said.
 * A tag that is not there has all bits 0, in the key as beneath.
 */
export class FrameSets {
  readonly bdds: Bdds;
  readonly variables: Variables;
  readonly #matches = new Map<Match, Bdd>();

  /** @param limit of nodes of the diagrams */
  constructor(uses: Uses, limit?: number) {
    this.variables = new Variables(uses);
    this.bdds = new Bdds(this.variables.count, limit);
  }

  /** Where a bit of the key is 1, as a flow reads it. */
  bit(bit: number): Bdd {
    const { start, width } = FIELD.dl_type;
    const own = this.bdds.literal(this.variables.of(bit));
    if (bit < start) return own;
    const hidden = this.isBeneath(0);
    if (bit >= start + width) return this.bdds.diff(own, hidden);
    return this.bdds.ite(hidden, this.#typeOfTag(bit - start), own);
  }

  /** The frames that a flow matches, its in_port aside. */
  match(match: Match): Bdd {
    let known = this.#matches.get(match);
    if (known === undefined) {
      const words = match.filter(({ word }) => word !== IN_PORT);
      known = this.all(words.map((word) => this.#word(word)));
      this.#matches.set(match, known);
    }
    return known;
  }

  all(sets: Iterable<Bdd>): Bdd {
    let met = FULL;
    for (const set of sets) met = this.bdds.and(met, set);
    return met;
  }

  any(sets: Iterable<Bdd>): Bdd {
    let joined = EMPTY;
    for (const set of sets) joined = this.bdds.or(joined, set);
    return joined;
  }

  /** Where a field that lies in plain bits of the key has the value: nowhere if it has no room for that. */
  equals(field: Bits, value: bigint): Bdd {
    if (value >= 1n << BigInt(field.width)) return EMPTY;
    return this.bdds.cube(this.variables.literals(field, value));
  }

  /** Where two fields are the same, bit by bit. */
  same(a: Bits, b: Bits): Bdd {
    const bits = Array.from({ length: a.width }, (_, i) =>
      this.bdds.iff(this.bit(a.start + i), this.bit(b.start + i)),
    );
    return this.all(bits.toReversed());
  }

  /** Where the tag of this rank, beneath those in the key, is there. */
  isBeneath(tag: number): Bdd {
    const [present] = this.variables.beneath(tag);
    return this.bdds.literal(present ?? 0);
  }

  /** All stacks of tags that go on so from this rank on: one that is not there has nothing beneath it. */
  stackFrom(first: number): Bdd {
    const { bdds, variables } = this;
    let stack = FULL;
    for (let tag = DEPTH - 1; tag >= first; tag--) {
      const there = this.isBeneath(tag);
      const own = bdds.or(
        there,
        bdds.cube(variables.beneath(tag).map((variable) => [variable, false] as const)),
      );
      const resting = tag === 0 ? FULL : bdds.or(bdds.not(there), this.isBeneath(tag - 1));
      stack = bdds.and(stack, bdds.and(own, resting));
    }
    return stack;
  }

  /** Every frame that can be on a wire; by whom it was sent. */
  onWire(from: "container" | "host"): Bdd {
    const sender: Literal = [this.variables.fromHost, from === "host"];
    return this.all([this.stackFrom(0), this.#types(), this.bdds.cube([sender])]);
  }

  /**
   * An EtherType is 0x600 or more; frames with a length in its place are of type 0x5ff, or of SNAP's, which may be a
   * tag's TPID though no tag is there.
   */
  #types(): Bdd {
    const { bdds } = this;
    if (this.variables.live(FIELD.dl_type).length === 0) return FULL;
    const type = (value: number) => this.equals(FIELD.dl_type, BigInt(value));
    // 0x600 is 1 and 1 in bits 10 and 9; all from 0x800 on have a higher bit.
    const high = bdds.not(this.equals({ start: FIELD.dl_type.start + 11, width: 5 }, 0n));
    const low = this.all([9, 10].map((bit) => bdds.literal(this.variables.of(FIELD.dl_type.start + bit))));
    return this.any([high, low, type(NO_ETHER_TYPE)]);
  }

  #typeOfTag(place: number): Bdd {
    const [first, second] = [C_TAG, S_TAG].map((tpid) => ((tpid >> place) & 1) === 1);
    if (first === second) return first === true ? FULL : EMPTY;
    const [, tpid] = this.variables.beneath(0);
    return this.bdds.literal(tpid ?? 0, second);
  }

  #word({ word, value, mask }: WordMatch): Bdd {
    const bits = Array.from({ length: 32 }, (_, i) => i).filter((i) => ((mask >>> i) & 1) === 1);
    const wanted = bits.map((i) => [word * 32 + i, ((value >>> i) & 1) === 1] as const);
    if (word * 32 < FIELD.dl_type.start)
      return this.bdds.cube(wanted.map(([bit, is]) => [this.variables.of(bit), is] as const));
    return this.all(wanted.map(([bit, is]) => (is ? this.bit(bit) : this.bdds.not(this.bit(bit)))));
  }
}

const IN_PORT = FIELD.in_port.start / 32;
