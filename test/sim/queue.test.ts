import fc from "fast-check";
import { expect, test } from "vitest";
import { EventQueue } from "../../src/sim/queue.ts";

/** What is left in the queue, in order. */
function rest(queue: EventQueue<string>): string[] {
  const out: string[] = [];
  for (let item = queue.next(); item !== undefined; item = queue.next()) out.push(item);
  return out;
}

function byTime(a: { readonly time: number }, b: { readonly time: number }): number {
  return a.time - b.time;
}

const put = (queue: EventQueue<string>, delay: number, item: string) => queue.push(delay, 0, 0, -1, item);

interface Waiting {
  readonly time: number;
  readonly name: string;
}

/** What a queue must be: a list that is sorted whenever something is put in, equals in their order. */
class SortedList {
  now = 0;
  waiting: readonly Waiting[] = [];

  push(delay: number, name: string): void {
    this.waiting = [...this.waiting, { time: this.now + delay, name }].toSorted(byTime);
  }

  next(): string | undefined {
    const [first, ...others] = this.waiting;
    this.waiting = others;
    this.now = first?.time ?? this.now;
    return first?.name;
  }
}

test("events come out by time, and of one time in the order in which they were put in", () => {
  const steps = fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: "next" as const }), {
    maxLength: 100,
    size: "max",
  });
  fc.assert(
    fc.property(steps, (script) => {
      const [queue, list] = [new EventQueue<string>(), new SortedList()];
      for (const [serial, step] of script.entries()) {
        const taken = step === "next" ? queue.next() : put(queue, step, `${serial}`);
        expect(taken).toBe(step === "next" ? list.next() : list.push(step, `${serial}`));
        expect([queue.now, queue.size]).toEqual([list.now, list.waiting.length]);
      }
      expect(rest(queue)).toEqual(list.waiting.map(({ name }) => name));
    }),
  );
});

test("many delays and many events of one delay keep their order", () => {
  const queue = new EventQueue<string>();
  const names = Array.from({ length: 3000 }, (_, i) => ({ time: (i * 7919) % 100, i }));
  for (const { time, i } of names) put(queue, time, `${i}`);
  const sorted = names.toSorted(byTime);
  expect(rest(queue)).toEqual(sorted.map(({ i }) => `${i}`));
});

test("what is put in for the present comes after what was there for the present", () => {
  const queue = new EventQueue<string>();
  for (const name of ["a", "b"]) put(queue, 5, name);
  put(queue, 7, "late");
  expect(queue.next()).toBe("a");
  put(queue, 0, "c");
  put(queue, 1, "d");
  expect(queue.now).toBe(5);
  expect([...rest(queue), queue.size]).toEqual(["b", "c", "d", "late", 0]);
});

test("an event carries its port, its generation and its tunnel", () => {
  const queue = new EventQueue<string>();
  queue.push(1, 7, 3, 9, "a");
  queue.push(1, 8, 4, -1, "b");
  queue.next();
  expect([queue.port, queue.generation, queue.crossing]).toEqual([7, 3, 9]);
  queue.next();
  expect([queue.port, queue.generation, queue.crossing]).toEqual([8, 4, -1]);
});

test("waiting ends at the next event, and draining takes no time", () => {
  const queue = new EventQueue<string>();
  put(queue, 5, "a");
  put(queue, 9, "b");
  queue.wait(3);
  expect(queue.now).toBe(3);
  queue.wait(3);
  expect(queue.now).toBe(5);
  const seen: number[] = [];
  queue.drain((port) => seen.push(port));
  expect([seen, queue.size, queue.now]).toEqual([[0, 0], 0, 5]);
  queue.wait(4);
  expect(queue.now).toBe(9);
});

test("a queue that was cleared is as good as new", () => {
  const queue = new EventQueue<string>();
  for (let i = 0; i < 20; i++) put(queue, i % 3, `${i}`);
  queue.clear();
  expect([queue.size, queue.next()]).toEqual([0, undefined]);
  put(queue, 2, "late");
  put(queue, 1, "early");
  expect(rest(queue)).toEqual(["early", "late"]);
});
