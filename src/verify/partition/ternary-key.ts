import { gather, spread } from "../../model/openflow/field-bits.ts";
import type { Match } from "../../model/openflow/flow.ts";
import { type KeyOp, TCI } from "../../model/openflow/key-ops.ts";
import { type Bits, FIELD, KEY_WORDS, REGISTERS, register, TAG_PRESENT } from "../../model/openflow/key.ts";
import type { Rewrite } from "../../model/openflow/rewrites.ts";
import { C_TAG } from "../../model/wire/vlan.ts";

const OUTER = TCI.outer.start >>> 5;
const INNER = TCI.inner.start >>> 5;
const HIGH = (FIELD.tun_id.start >>> 5) + 1;
const TUNNEL = FIELD.tun_id.start >>> 5;

/** Whether all keys of a set match, or some may, or none. */
export type Answer = "yes" | "maybe" | "no";

const TRACKED = trackedWords();
const TRACKED_WORDS: readonly number[] = [...TRACKED.keys()].filter((word) => TRACKED[word] === 1);

/** The words of which something may be known. */
export function isTracked(word: number): boolean {
  return TRACKED[word] === 1;
}

/**
 * A set of flow keys as one key of which some bits are known: every key that has those. Only what a switch itself
 * writes is ever known of a frame (tags, tunnel key, registers); what senders choose is not, so that there are as many
 * of these as the configuration has VLANs and keys, however many frames there are.
 *
 * Most keys have a tag and a tunnel key and nothing else: these words are fields, as there are millions of keys.
 */
export class TernaryKey {
  #outerKnown = 0;
  #outer = 0;
  #innerKnown = 0;
  #inner = 0;
  #tunnelKnown = 0;
  #tunnel = 0;
  #highKnown = 0;
  #high = 0;
  #others: Int32Array | undefined;

  copy(): TernaryKey {
    const copy = new TernaryKey();
    copy.#outerKnown = this.#outerKnown;
    copy.#outer = this.#outer;
    copy.#innerKnown = this.#innerKnown;
    copy.#inner = this.#inner;
    copy.#tunnelKnown = this.#tunnelKnown;
    copy.#tunnel = this.#tunnel;
    copy.#highKnown = this.#highKnown;
    copy.#high = this.#high;
    if (this.#others !== undefined) copy.#others = this.#others.slice();
    return copy;
  }

  known(word: number): number {
    if (word === OUTER) return this.#outerKnown;
    if (word === TUNNEL) return this.#tunnelKnown;
    if (word === INNER) return this.#innerKnown;
    if (word === HIGH) return this.#highKnown;
    return this.#others?.[word] ?? 0;
  }

  /** 0 where nothing is known */
  value(word: number): number {
    if (word === OUTER) return this.#outer;
    if (word === TUNNEL) return this.#tunnel;
    if (word === INNER) return this.#inner;
    if (word === HIGH) return this.#high;
    return this.#others?.[KEY_WORDS + word] ?? 0;
  }

  set(word: number, known: number, value: number): void {
    if (word === OUTER) {
      this.#outerKnown = known;
      this.#outer = value;
    } else if (word === TUNNEL) {
      this.#tunnelKnown = known;
      this.#tunnel = value;
    } else if (word === INNER) {
      this.#innerKnown = known;
      this.#inner = value;
    } else if (word === HIGH) {
      this.#highKnown = known;
      this.#high = value;
    } else if (TRACKED[word] === 1) {
      this.#others ??= new Int32Array(2 * KEY_WORDS);
      this.#others[word] = known;
      this.#others[KEY_WORDS + word] = value;
    }
  }
}

/** `mask` bits of `word` become known to be those of `value`. */
export function learnBits(key: TernaryKey, word: number, value: number, mask: number): void {
  if (!isTracked(word)) return;
  key.set(word, key.known(word) | mask, (key.value(word) & ~mask) | (value & mask));
}

export function forgetBits(key: TernaryKey, word: number, mask: number): void {
  key.set(word, key.known(word) & ~mask, key.value(word) & ~mask);
}

export function asks(key: TernaryKey, match: Match): Answer {
  let answer: Answer = "yes";
  for (const { word, value, mask } of match) {
    const known = key.known(word) & mask;
    if (((key.value(word) ^ value) & known) !== 0) return "no";
    if (known !== mask) answer = "maybe";
  }
  return answer;
}

/** What all of these bits are known to be. */
export function valueOf(key: TernaryKey, bits: Bits): bigint | undefined {
  const { start, width } = bits;
  if ((start & 31) + width <= 32) {
    const [word, ones] = [start >>> 5, width === 32 ? -1 : (1 << width) - 1];
    if (((key.known(word) >>> (start & 31)) & ones) >>> 0 !== ones >>> 0) return undefined;
    return BigInt(((key.value(word) >>> (start & 31)) & ones) >>> 0);
  }
  const all = (1n << BigInt(bits.width)) - 1n;
  if (gather(bits, (word) => key.known(word)) !== all) return undefined;
  return gather(bits, (word) => key.value(word));
}

/** What rewrites make of a set of keys: one set that holds all that comes of it. */
export function rewritten(key: TernaryKey, rewrites: readonly Rewrite[]): TernaryKey {
  let result: TernaryKey | undefined;
  for (const one of rewrites) {
    const answer = holds(key, one);
    if (answer === "no") continue;
    const changed = key.copy();
    for (const op of one.ops) apply(changed, op);
    result = result === undefined ? changed : joined(result, changed);
    if (answer === "yes") return result;
  }
  return result === undefined ? key : joined(result, key);
}

function holds(key: TernaryKey, { when }: Rewrite): Answer {
  if (when === undefined) return "yes";
  const answers = when.map((match) => asks(key, match));
  return answers.find((one) => one === "yes") ?? answers.find((one) => one === "maybe") ?? "no";
}

/** What is known of both. */
export function joined(a: TernaryKey, b: TernaryKey): TernaryKey {
  const key = new TernaryKey();
  for (const word of TRACKED_WORDS) {
    const known = a.known(word) & b.known(word) & ~(a.value(word) ^ b.value(word));
    if (known !== 0) key.set(word, known, a.value(word) & known);
  }
  return key;
}

function apply(key: TernaryKey, op: KeyOp): void {
  switch (op.kind) {
    case "set":
      for (const { word, value, mask } of op.words) learnBits(key, word, value, mask);
      return;
    case "move":
      return move(key, op.from, op.to);
    case "settle": {
      const word = TCI[op.slot].start >>> 5;
      const [known, value] = [key.known(word), key.value(word)];
      if ((known & TAG_PRESENT) !== 0 && (value & TAG_PRESENT) === 0) return learnBits(key, word, 0, 0xffff);
      const isSure = (value & TAG_PRESENT) !== 0 && (op.keepsEmpty || (value & 0xefff) !== 0);
      if (!isSure) forgetBits(key, word, 0xffff);
      return;
    }
    case "fix-tpid":
      if (valueOf(key, FIELD.vlan_tpid) === 0n)
        learnBits(key, FIELD.vlan_tci.start >>> 5, C_TAG << 16, ~0xffff);
  }
}

function move(key: TernaryKey, from: Bits, to: Bits): void {
  const known = spread(
    to,
    gather(from, (word) => key.known(word)),
  );
  const value = spread(
    to,
    gather(from, (word) => key.value(word)),
  );
  const all = spread(to, (1n << BigInt(to.width)) - 1n);
  for (const [i, { word, bits }] of all.entries()) {
    forgetBits(key, word, bits);
    learnBits(key, word, value[i]?.bits ?? 0, known[i]?.bits ?? 0);
  }
}

function trackedWords(): Uint8Array {
  const words = new Uint8Array(KEY_WORDS);
  const fields = [FIELD.vlan_tci, FIELD.inner_tci, FIELD.tun_id, FIELD.metadata];
  const registers = Array.from({ length: REGISTERS }, (_, i) => register(i));
  for (const { start, width } of [...fields, ...registers])
    for (let bit = start; bit < start + width; bit += 16) words[bit >>> 5] = 1;
  return words;
}
