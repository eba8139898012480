import { type Bits, FIELD, KEY_WORDS, REGISTERS, register } from "../../model/openflow/key.ts";
import { DisjointSets } from "../../model/values/disjoint-sets.ts";
import type { Literal } from "./bdd.ts";

/** Bits of the key that frames are told apart by, and which of them flows copy to each other. */
export interface Uses {
  /** fields that something reads */
  readonly reads: readonly Bits[];
  /** fields of one width, bit by bit: copied, or compared with each other */
  readonly ties: readonly (readonly [Bits, Bits])[];
}

/** What a set says of a tag: as a slot of the key has it, in the order in which it is looked at. */
const PRESENT = 12;
/** Of the two TPIDs, 0x8100 and 0x88a8, one bit that tells them apart. */
const TPID = 16 + 3;
const TAG_BITS: readonly number[] = [PRESENT, TPID, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13];

/** Tags beneath those in the key that a set knows of: deeper ones it takes for anything. */
export const DEPTH = 6;
/** What is kept of each bit of the key: its value, and two more of a learned flow, one matched and one set. */
const COPIES = 3;

const NONE = -1;

/**
 * Which variable of the decision diagrams a bit is. Only bits that something reads have one: what nobody reads
 * need not be told apart. Bits that are copied or compared stand beside each other, which keeps diagrams small.
 */
export class Variables {
  readonly #of = new Int32Array(KEY_WORDS * 32).fill(NONE);
  readonly #beneath: number;
  readonly fromHost: number;
  readonly count: number;

  constructor({ reads, ties }: Uses) {
    const isLive = new Uint8Array(this.#of.length);
    for (const slot of SLOTS) for (const bit of TAG_BITS) isLive[slot + bit] = 1;
    for (const field of [FIELD.dl_dst, FIELD.dl_src, ...reads, ...ties.flat()])
      for (const bit of bitsOf(field)) if (!isTpid(bit)) isLive[bit] = 1;
    const place = placesOf([...ties, [FIELD.dl_dst, FIELD.dl_src], [OUTER, INNER]]);
    let next = 0;
    this.fromHost = next++;
    const put = (bit: number) => {
      for (const one of place(bit)) {
        if (isLive[one] === 0 || this.#of[one] !== NONE) continue;
        this.#of[one] = next;
        next += COPIES;
      }
    };
    for (const field of [FIELD.tun_id]) for (const bit of bitsOf(field)) put(bit);
    for (const slot of SLOTS) for (const bit of TAG_BITS) put(slot + bit);
    this.#beneath = next;
    next += DEPTH * TAG_BITS.length;
    for (const field of REST) for (const bit of bitsOf(field)) put(bit);
    this.count = next;
  }

  /** The variable of a bit of the key, or -1 where nothing reads it. */
  of(bit: number): number {
    return this.#of[bit] ?? NONE;
  }

  /** Of a live bit: its value in the match of a learned flow. */
  matched(bit: number): number {
    return this.of(bit) + 1;
  }

  /** Of a live bit: the value that a learned flow sets it to. */
  set(bit: number): number {
    return this.of(bit) + 2;
  }

  /** Those of frames, and those of what learned flows hold. */
  split(): { readonly frames: readonly number[]; readonly held: readonly number[] } {
    const held = new Set([...this.#of].flatMap((first) => (first === NONE ? [] : [first + 1, first + 2])));
    const frames = Array.from({ length: this.count }, (_, variable) => variable).filter(
      (one) => !held.has(one),
    );
    return { frames, held: [...held] };
  }

  /** The live ones of a field's bits, from the lowest, with their place in the field. */
  live(field: Bits): readonly (readonly [bit: number, place: number])[] {
    return Array.from({ length: field.width }, (_, place) => [field.start + place, place] as const).filter(
      ([bit]) => this.of(bit) !== NONE,
    );
  }

  /** The variables of slot 0 or 1 of the key: presence, TPID, VID and priority. */
  tag(slot: 0 | 1): readonly number[] {
    return TAG_BITS.map((bit) => this.of(SLOTS[slot] + bit));
  }

  /** The same of a tag beneath them. */
  beneath(tag: number): readonly number[] {
    return TAG_BITS.map((_, i) => this.#beneath + tag * TAG_BITS.length + i);
  }

  /** What a frame on a wire is made of: the bits of the key that are its headers', and its tags, which are none's. */
  onWire(): readonly (readonly [bit: number | undefined, variable: number])[] {
    const tags = Array.from({ length: DEPTH }, (_, rank) => this.beneath(rank)).flat();
    const headers = HEADERS.flatMap((field) => this.live(field).map(([bit]) => [bit, this.of(bit)] as const));
    return [...tags.map((variable) => [undefined, variable] as const), ...headers];
  }

  /** Where the live bits of a field have this value. */
  literals(field: Bits, value: bigint): readonly Literal[] {
    return this.live(field).map(
      ([bit, place]) => [this.of(bit), ((value >> BigInt(place)) & 1n) === 1n] as const,
    );
  }
}

const SLOTS = [FIELD.vlan_tci.start, FIELD.inner_tci.start] as const;
/** TPID and TCI of each slot: tags move from one to the other. */
const [OUTER, INNER]: readonly [Bits, Bits] = [
  { start: FIELD.vlan_tci.start, width: 32 },
  { start: FIELD.inner_tci.start, width: 32 },
];

/** What of the key is in a frame, tags aside; in the order of the diagrams. */
const HEADERS: readonly Bits[] = [
  FIELD.dl_dst,
  FIELD.dl_src,
  FIELD.dl_type,
  FIELD.nw_proto,
  FIELD.nw_tos,
  FIELD.nw_ttl,
  FIELD.nw_src,
  FIELD.nw_dst,
  FIELD.arp_sha,
  FIELD.arp_tha,
  FIELD.ipv6_src,
  FIELD.ipv6_dst,
  FIELD.tp_src,
  FIELD.tp_dst,
];

/** In the order of the diagrams, behind the tags. */
const REST: readonly Bits[] = [
  FIELD.tun_src,
  FIELD.tun_dst,
  FIELD.metadata,
  ...Array.from({ length: REGISTERS }, (_, index) => register(index)),
  ...HEADERS,
];

/** From the highest. */
function bitsOf({ start, width }: Bits): readonly number[] {
  return Array.from({ length: width }, (_, i) => start + width - 1 - i);
}

/** No flow can read a TPID: one bit of it is kept, for the type that a tag shows to those who do not read it. */
function isTpid(bit: number): boolean {
  return [FIELD.vlan_tpid, FIELD.inner_tpid].some(
    ({ start, width }) => bit >= start && bit < start + width && bit !== start + TPID - 16,
  );
}

/** The bits that stand beside one, itself among them. */
function placesOf(ties: Uses["ties"]): (bit: number) => readonly number[] {
  const sets = new DisjointSets(KEY_WORDS * 32);
  for (const [a, b] of ties) for (let i = 0; i < a.width; i++) sets.join(a.start + i, b.start + i);
  const members = new Map<number, number[]>();
  for (let bit = 0; bit < KEY_WORDS * 32; bit++) {
    const known = members.get(sets.find(bit));
    if (known === undefined) members.set(sets.find(bit), [bit]);
    else known.push(bit);
  }
  return (bit) => members.get(sets.find(bit)) ?? [bit];
}
