import type { Match } from "./flow.ts";
import { type FlowKey, hasBits } from "./flow-key.ts";

/** What a classifier holds: of those that match the one of the highest priority counts. */
export interface Rule {
  readonly priority: number;
  readonly match: Match;
}

/** Rules that match by the same bits: of one priority no two of them match one key. */
interface Subtable<R extends Rule> {
  readonly key: string;
  readonly words: Int32Array;
  readonly masks: Int32Array;
  /** by a hash of the values, in each bucket the highest priority first */
  readonly buckets: Map<number, R[]>;
  /** the highest in it */
  priority: number;
}

/**
 * Rules by what they match, so that one is found without asking all: as many questions as there are kinds of masks.
 *
 * Of several rules of one priority that match, it finds what Open vSwitch does, which is the order of its subtables:
 * the one with the highest priority in it first, and among equals the one that came first. Measured.
 * @see classifier.c, classifier_lookup__; pvector.c
 */
export class Classifier<R extends Rule> {
  readonly #subtables = new Map<string, Subtable<R>>();
  #order: Subtable<R>[] = [];

  /** @returns the rule that this one replaces: of the same priority and match */
  add(rule: R): R | undefined {
    const subtable = this.#subtableFor(rule);
    const hash = hashOfMatch(rule.match);
    const bucket = subtable.buckets.get(hash) ?? [];
    subtable.buckets.set(hash, bucket);
    const at = bucket.findIndex((one) => isAlike(one, rule));
    const replaced = bucket[at];
    if (replaced !== undefined) {
      bucket[at] = rule;
      return replaced;
    }
    const place = bucket.findIndex(({ priority }) => priority < rule.priority);
    bucket.splice(place < 0 ? bucket.length : place, 0, rule);
    return undefined;
  }

  remove(rule: R): void {
    const subtable = this.#subtables.get(masksOf(rule.match));
    const hash = hashOfMatch(rule.match);
    const bucket = subtable?.buckets.get(hash);
    const at = bucket?.indexOf(rule) ?? -1;
    if (subtable === undefined || bucket === undefined || at < 0) return;
    bucket.splice(at, 1);
    if (bucket.length === 0) subtable.buckets.delete(hash);
    if (subtable.buckets.size === 0) {
      this.#subtables.delete(subtable.key);
      this.#order.splice(this.#order.indexOf(subtable), 1);
    } else if (rule.priority === subtable.priority) {
      subtable.priority = highest(subtable);
      this.#sort();
    }
  }

  /** The rule of the same priority and match, if there is one. */
  find(rule: Rule): R | undefined {
    const bucket = this.#subtables.get(masksOf(rule.match))?.buckets.get(hashOfMatch(rule.match));
    return bucket?.find((one) => isAlike(one, rule));
  }

  lookup(key: FlowKey): R | undefined {
    let best: R | undefined;
    for (const subtable of this.#order) {
      if (best !== undefined && best.priority >= subtable.priority) break;
      const found = lookupIn(subtable, key);
      if (found !== undefined && (best === undefined || found.priority > best.priority)) best = found;
    }
    return best;
  }

  /** All rules: of several that match, the first is the one that is found. */
  inOrder(): readonly R[] {
    const rules = this.#order.flatMap(({ buckets }) => [...buckets.values()].flat());
    return rules.toSorted((a, b) => b.priority - a.priority);
  }

  /** Rules are shared, and nothing else. */
  copy(): Classifier<R> {
    const copy = new Classifier<R>();
    for (const subtable of this.#order) {
      const buckets = new Map([...subtable.buckets].map(([hash, rules]) => [hash, [...rules]]));
      const own = { ...subtable, buckets };
      copy.#subtables.set(own.key, own);
      copy.#order.push(own);
    }
    return copy;
  }

  #subtableFor({ match, priority }: Rule): Subtable<R> {
    const key = masksOf(match);
    const known = this.#subtables.get(key);
    if (known !== undefined && known.priority >= priority) return known;
    const subtable = known ?? newSubtable<R>(key, match);
    subtable.priority = priority;
    if (known === undefined) {
      this.#subtables.set(key, subtable);
      this.#order.push(subtable);
    }
    this.#sort();
    return subtable;
  }

  /** Stable, as in the switch: what came first stays before its equals. */
  #sort(): void {
    this.#order.sort((a, b) => b.priority - a.priority);
  }
}

function newSubtable<R extends Rule>(key: string, match: Match): Subtable<R> {
  const words = Int32Array.from(match, ({ word }) => word);
  return { key, words, masks: Int32Array.from(match, ({ mask }) => mask), buckets: new Map(), priority: -1 };
}

function lookupIn<R extends Rule>({ words, masks, buckets }: Subtable<R>, key: FlowKey): R | undefined {
  let hash = 0;
  for (let i = 0; i < words.length; i++) hash = mixed(hash, (key[words[i] ?? 0] ?? 0) & (masks[i] ?? 0));
  const bucket = buckets.get(hash);
  return bucket?.find(({ match }) => match.every((word) => hasBits(key, word)));
}

function mixed(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x9e3779b1);
  return product ^ (product >>> 15);
}

function hashOfMatch(match: Match): number {
  return match.reduce((hash, { value }) => mixed(hash, value), 0);
}

function masksOf(match: Match): string {
  return match.map(({ word, mask }) => `${word}:${mask}`).join();
}

function isAlike(one: Rule, other: Rule): boolean {
  return (
    one.priority === other.priority && one.match.every(({ value }, i) => value === other.match[i]?.value)
  );
}

function highest({ buckets }: Subtable<Rule>): number {
  let priority = -1;
  for (const [first] of buckets.values()) priority = Math.max(priority, first?.priority ?? -1);
  return priority;
}
