import fc from "fast-check";
import { expect, test } from "vitest";
import {
  allOnes,
  gather,
  overlap,
  runs,
  spread,
  within,
  wordIndexes,
} from "../../../src/model/openflow/field-bits.ts";
import { KEY_WORDS, WORD } from "../../../src/model/openflow/key.ts";

const bits = fc
  .tuple(fc.nat((KEY_WORDS - 4) * WORD), fc.integer({ min: 1, max: 96 }))
  .map(([start, width]) => ({ start, width }));
const fieldAndValue = bits.chain((field) =>
  fc.tuple(fc.constant(field), fc.bigInt(0n, allOnes(field.width))),
);

test("a value is spread over words of the key and gathered again", () => {
  fc.assert(
    fc.property(fieldAndValue, ([field, value]) => {
      const words = new Map(spread(field, value).map((part) => [part.word, part.bits]));
      expect([...words.keys()]).toEqual(wordIndexes(field));
      expect(gather(field, (word) => words.get(word) ?? 0)).toBe(value);
    }),
  );
});

test("what is wider than the field is cut, and what lies around it is not gathered", () => {
  fc.assert(
    fc.property(fieldAndValue, ([field, value]) => {
      expect(spread(field, value + (1n << BigInt(field.width)))).toEqual(spread(field, value));
      expect(gather(field, () => -1)).toBe(allOnes(field.width));
    }),
  );
});

test("the runs of a mask are its bits, each once and no two of them side by side", () => {
  fc.assert(
    fc.property(fieldAndValue, ([field, mask]) => {
      const found = runs(field, mask);
      const sum = found.reduce(
        (all, run) => all | (allOnes(run.width) << BigInt(run.start - field.start)),
        0n,
      );
      expect(sum).toBe(mask);
      for (const [i, run] of found.slice(1).entries()) {
        const before = found[i]!;
        expect(run.start).toBeGreaterThan(before.start + before.width);
      }
    }),
  );
});

test("bits overlap that have a bit in common", () => {
  const field = { start: 40, width: 16 };
  expect(within(field, 3, 5)).toEqual({ start: 43, width: 3 });
  expect(
    [within(field, 0, 3), within(field, 3, 5), within(field, 4, 5)].map((one) =>
      overlap(one, within(field, 3, 3)),
    ),
  ).toEqual([true, true, false]);
});
