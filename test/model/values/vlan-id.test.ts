import { expect, test } from "vitest";
import { vlanIdFrom } from "../../../src/model/values/vlan-id.ts";

test("a VLAN is a whole number from 0 to 4095", () => {
  expect([0, 1, 4095].map(vlanIdFrom)).toEqual([0, 1, 4095]);
  expect([-1, 4096, 1.5, Number.NaN].map(vlanIdFrom)).toEqual([undefined, undefined, undefined, undefined]);
});
