import { expect, test } from "vitest";
import { tunnelKeyFrom } from "../../../src/model/values/tunnel-key.ts";

test("a key is a whole number from 0 to 2^32-1", () => {
  expect([0, 100, 2 ** 32 - 1].map(tunnelKeyFrom)).toEqual([0, 100, 2 ** 32 - 1]);
  expect([-1, 2 ** 32, 0.5, Number.NaN].map(tunnelKeyFrom)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
