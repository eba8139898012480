import { expect, test } from "vitest";
import { msOfTicks, ticksOfMs, ticksOfSeconds } from "../../../src/model/spanning-tree/bpdu.ts";

test("times travel in units of 1/256 s", () => {
  expect([ticksOfSeconds(20), ticksOfSeconds(4.5), ticksOfMs(1000), ticksOfMs(3)]).toEqual([
    5120, 1152, 256, 0,
  ]);
});

test("ticks are exact in milliseconds", () => {
  for (let ticks = 0; ticks < 65_536; ticks += 7) expect(ticksOfMs(msOfTicks(ticks))).toBe(ticks);
});
