import fc from "fast-check";
import { expect, test } from "vitest";
import { LINUX, OVS, STANDARD } from "../../../src/model/spanning-tree/dialect.ts";
import { DEFAULT_TIMERS, timersFrom } from "../../../src/model/spanning-tree/timers.ts";

test("the defaults are the standard's", () => {
  expect(DEFAULT_TIMERS).toEqual({ hello: 2, maxAge: 20, forwardDelay: 15 });
});

test("a forward delay of 4 alone becomes 11", () => {
  expect(timersFrom({ forwardDelay: 4 })).toEqual({ hello: 2, maxAge: 20, forwardDelay: 11 });
});

test("the quickest timers are 1, 6 and 4", () => {
  const quickest = { hello: 1, maxAge: 6, forwardDelay: 4 };
  expect(timersFrom({ hello: 0, maxAge: 0, forwardDelay: 0 })).toEqual(quickest);
  expect(timersFrom(quickest)).toEqual(quickest);
});

test("max age makes room for two hellos", () => {
  expect(timersFrom({ hello: 10, maxAge: 6 }).maxAge).toBe(22);
});

test("Open vSwitch 3.1.0 takes a written hello time for milliseconds and makes a second of it", () => {
  expect(timersFrom({ hello: 10, maxAge: 6 }, OVS)).toEqual({ hello: 1, maxAge: 6, forwardDelay: 15 });
  expect([timersFrom({ hello: 2 }, OVS).hello, timersFrom({}, OVS).hello]).toEqual([1, 2]);
});

test("Linux takes each timer as it is", () => {
  const written = { hello: 10, maxAge: 6, forwardDelay: 4 };
  expect(timersFrom(written, LINUX)).toEqual(written);
});

test("whatever is asked for, §8.10.2 holds but for Linux", () => {
  const seconds = fc.integer({ min: -5, max: 100 });
  fc.assert(
    fc.property(
      seconds,
      seconds,
      seconds,
      fc.constantFrom(STANDARD, OVS),
      (hello, maxAge, forwardDelay, dialect) => {
        const made = timersFrom({ hello, maxAge, forwardDelay }, dialect);
        expect(2 * (made.forwardDelay - 1)).toBeGreaterThanOrEqual(made.maxAge);
        expect(made.maxAge).toBeGreaterThanOrEqual(2 * (made.hello + 1));
      },
    ),
  );
});
