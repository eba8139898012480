import fc from "fast-check";
import { expect, test } from "vitest";
import { EventQueue } from "../../src/sim/queue.ts";

test("events come out by time, and of one time in the order in which they were put in", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }), (times) => {
      const queue = new EventQueue<string>();
      const names = times.map((time, i) => `${time} ${String(i).padStart(2, "0")}`);
      for (const [i, time] of times.entries()) queue.push(time, names[i] ?? "");
      expect([...queue].toSorted()).toEqual(names.toSorted());
      const out = times.map(() => queue.pop() ?? "");
      expect(out).toEqual(out.toSorted());
      expect(queue.pop()).toBeUndefined();
    }),
  );
});

test("what is put in for the present comes after what was there for the present", () => {
  const queue = new EventQueue<string>();
  for (const name of ["a", "b"]) queue.push(5, name);
  queue.push(7, "late");
  expect(queue.pop()).toBe("a");
  queue.push(5, "c");
  queue.push(6, "d");
  expect(queue.nextTime).toBe(5);
  expect([queue.pop(), queue.pop(), queue.pop(), queue.pop(), queue.size]).toEqual([
    "b",
    "c",
    "d",
    "late",
    0,
  ]);
});
