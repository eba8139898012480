import { expect, test } from "vitest";
import { pathCostFrom, portIdFrom } from "../../../src/model/spanning-tree/port-id.ts";

test("a port identifier is its priority above its number", () => {
  expect(portIdFrom(128, 1)).toBe(0x8001);
  expect(portIdFrom(255, 255)).toBe(0xffff);
});

test.each([
  [256, 1],
  [-1, 1],
  [128, 0],
  [128, 256],
  [128, 1.5],
])("priority %d and number %d make none", (priority, number) => {
  expect(portIdFrom(priority, number)).toBeUndefined();
});

test("a path costs 1 to 65535", () => {
  expect([1, 65_535].map(pathCostFrom)).toEqual([1, 65_535]);
  expect([0, -1, 65_536, 2.5].map(pathCostFrom)).toEqual([undefined, undefined, undefined, undefined]);
});
