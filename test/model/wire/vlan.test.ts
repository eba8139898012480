import fc from "fast-check";
import { expect, test } from "vitest";
import { viewOf } from "../../../src/model/wire/bytes.ts";
import { C_TAG, decodeTags, S_TAG, TAG_LENGTH, writeTags } from "../../../src/model/wire/vlan.ts";
import { tags } from "./arbitrary.ts";
import { unhex } from "./hex.ts";

test("a stack of tags survives the way to bytes and back", () => {
  fc.assert(
    fc.property(fc.array(tags), (stack) => {
      const bytes = new Uint8Array(stack.length * TAG_LENGTH + 2);
      writeTags(viewOf(bytes), 0, stack);
      expect(decodeTags(bytes)).toEqual(stack);
    }),
  );
});

test("IEEE 802.1Q §9.6: priority above, VLAN below, outermost tag first", () => {
  expect(decodeTags(unhex("88a8 e00a 8100 0fff 0800"))).toEqual([
    { tpid: S_TAG, vid: 10, pcp: 7 },
    { tpid: C_TAG, vid: 4095, pcp: 0 },
  ]);
});

test("the DEI is ignored", () => {
  expect(decodeTags(unhex("8100 100a 0800"))).toEqual([{ tpid: C_TAG, vid: 10, pcp: 0 }]);
});

test("another tag protocol is no tag", () => {
  expect(decodeTags(unhex("9100 000a 0800"))).toEqual([]);
});

test("a tag that is cut short is refused", () => {
  expect(decodeTags(unhex("8100 00"))).toBeUndefined();
});
