import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Classifier } from "../../../src/model/openflow/classifier.ts";
import type { Match } from "../../../src/model/openflow/flow.ts";
import { hasBits } from "../../../src/model/openflow/flow-key.ts";
import { KEY_WORDS } from "../../../src/model/openflow/key.ts";

interface Named {
  readonly name: string;
  readonly priority: number;
  readonly match: Match;
}

/** A letter for what is matched by, as in the measurements: each is a subtable of its own. */
const matches = {
  A: [{ word: 0, value: 1, mask: -1 }],
  B: [{ word: 25, value: 1, mask: -1 }],
  C: [{ word: 29, value: 0x88b5, mask: 0xffff }],
} as const satisfies Record<string, Match>;

const rule = (name: keyof typeof matches, priority = 5, match: Match = matches[name]): Named => ({
  name,
  priority,
  match,
});

function classifierOf(...rules: readonly Named[]): Classifier<Named> {
  const classifier = new Classifier<Named>();
  for (const one of rules) classifier.add(one);
  return classifier;
}

/** Matched by A, B and C. */
function key(): Int32Array {
  const words = new Int32Array(KEY_WORDS);
  words[0] = words[25] = 1;
  words[29] = 0x88b5;
  return words;
}

describe("of several flows of one priority Open vSwitch takes, as was measured,", () => {
  const A9 = rule("A", 9, [{ word: 0, value: 7, mask: -1 }]);
  const cases: readonly (readonly [string, readonly Named[], string])[] = [
    ["the first that was added", [rule("A"), rule("B"), rule("C")], "A"],
    ["the first that was added, whatever it matches by", [rule("C"), rule("B"), rule("A")], "C"],
    ["one that shares its mask with a higher priority", [rule("C"), rule("B"), rule("A"), A9], "A"],
    ["not one whose subtable was lower when it came", [rule("A", 1), rule("B"), rule("A")], "B"],
  ];
  test.each(cases)("%s", (_, rules, name) => {
    expect(classifierOf(...rules).lookup(key())?.name).toBe(name);
  });
});

const word = fc.record({
  word: fc.constantFrom(0, 25, 29),
  value: fc.integer({ min: 0, max: 3 }),
  mask: fc.constantFrom(1, 2, 3, -1),
});
const match = fc
  .uniqueArray(word, { maxLength: 3, selector: (one) => one.word })
  .map((words) => words.toSorted((a, b) => a.word - b.word))
  .map((words) => words.map((one) => ({ ...one, value: one.value & one.mask })));
const named = fc.record({ name: fc.constant("x"), priority: fc.nat(3), match });
const someKey = fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }).map(([a, b, c]) => {
  const words = new Int32Array(KEY_WORDS);
  [words[0], words[25], words[29]] = [a!, b!, c!];
  return words;
});

test("what is found is the first in order of all that match, whatever was added and removed", () => {
  const step = fc.tuple(fc.boolean(), fc.nat(20), named);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), fc.array(someKey, { maxLength: 5 }), (steps, keys) => {
      const classifier = new Classifier<Named>();
      const held = new Set<Named>();
      for (const [isRemoved, index, one] of steps) {
        const gone = isRemoved ? [...held][index] : classifier.add(one);
        if (isRemoved && gone !== undefined) classifier.remove(gone);
        if (gone !== undefined) held.delete(gone);
        if (!isRemoved) held.add(one);
      }
      const rules = classifier.inOrder();
      expect(new Set(rules)).toEqual(held);
      for (const asked of keys) {
        const all = (one: Named) => one.match.every((part) => hasBits(asked, part));
        expect(classifier.lookup(asked)).toBe(rules.find(all));
        expect(classifier.copy().lookup(asked)).toBe(rules.find(all));
      }
    }),
  );
});

test("a copy goes its own way", () => {
  const original = classifierOf(rule("A"));
  const copy = original.copy();
  copy.add(rule("B", 9));
  copy.remove(original.inOrder()[0]!);
  expect([original.lookup(key())?.name, copy.lookup(key())?.name]).toEqual(["A", "B"]);
});

test("a rule of the same priority and match takes the place of the one before", () => {
  const first = rule("A");
  const classifier = classifierOf(first, rule("B"));
  const again = rule("A");
  expect(classifier.find(again)).toBe(first);
  expect(classifier.add(again)).toBe(first);
  expect(classifier.lookup(key())).toBe(again);
});
