import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Mac } from "../../../src/model/values/mac.ts";
import { type MacPolicy, MacTable } from "../../../src/sim/mac/mac-table.ts";
import { NaiveTable } from "./naive-mac-table.ts";

const SECOND = 1_000_000;
const OVS: MacPolicy = { limit: 10, idle: 15 * SECOND, tick: SECOND };
const LINUX: MacPolicy = { limit: Infinity, idle: 15 * SECOND, tick: 1 };

const macs = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 24 }) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 48 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 47) },
);
const address = { vlan: fc.constantFrom(0, 0, 0, 1, 4095), mac: macs.map((value) => value as Mac) };
const port = fc.integer({ min: 0, max: 6 });
const steps = fc.oneof(
  {
    weight: 36,
    arbitrary: fc.record({ kind: fc.constant("learn" as const), ...address, port, arp: fc.boolean() }),
  },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant("find" as const), ...address }) },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      time: fc.integer({ min: 0, max: 9 * SECOND }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("static" as const), ...address, port }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("flushPort" as const), port }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("flush" as const) }) },
);

type Step = typeof steps extends fc.Arbitrary<infer One> ? One : never;
type Table = Pick<MacTable, "learn" | "find" | "addStatic" | "flush" | "flushPort">;

/** @returns what the table answers */
function take(table: Table, step: Step, now: number): unknown {
  switch (step.kind) {
    case "wait":
      return undefined;
    case "learn":
      return table.learn(step.vlan, step.mac, step.port, now, step.arp);
    case "find":
      return table.find(step.vlan, step.mac, now);
    case "static":
      return table.addStatic(step.vlan, step.mac, step.port, now);
    case "flushPort":
      return table.flushPort(step.port, now);
    case "flush":
      return table.flush();
  }
}

test.each([
  ["as Open vSwitch keeps it", OVS],
  ["as Linux keeps it", LINUX],
])("a table %s is what plain lists and obvious code would be", (_, policy) => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 150, size: "max" }), (script) => {
      const [table, naive] = [new MacTable(policy), new NaiveTable(policy)];
      let now = 0;
      for (const step of script) {
        if (step.kind === "wait") now += step.time;
        expect(take(table, step, now)).toEqual(take(naive, step, now));
        expect([...table.entries(now)]).toEqual(naive.entries(now));
        expect(table.size).toBe(naive.entries(now).length);
      }
    }),
    { numRuns: 200 },
  );
});

describe("an address", () => {
  const mac = 1 as Mac;

  test("is known until the whole seconds since it was seen are the idle time, as measured", () => {
    const table = new MacTable(OVS);
    table.learn(0, mac, 5, 700_000);
    expect(table.find(0, mac, 14_999_999)).toBe(5);
    expect(table.find(0, mac, 15_000_000)).toBe(-1);
  });

  test("on a Linux bridge is known for the idle time to the microsecond", () => {
    const table = new MacTable(LINUX);
    table.learn(0, mac, 5, 700_000);
    expect(table.find(0, mac, 15_699_999)).toBe(5);
    expect(table.find(0, mac, 15_700_000)).toBe(-1);
  });

  test("that is static ages behind nobody and lets others age, as measured", () => {
    const table = new MacTable(OVS);
    table.addStatic(0, mac, 5, 0);
    table.learn(0, 2 as Mac, 6, 0);
    expect(table.learn(0, mac, 6, 0)).toBe(false);
    expect([...table.entries(15 * SECOND)]).toEqual([{ vlan: 0, mac, port: 5, age: undefined }]);
  });
});

function learnAll(table: MacTable, learned: readonly (readonly [port: number, mac: number])[]): void {
  for (const [where, mac] of learned) table.learn(0, mac as Mac, where, 0);
}

function shown(table: MacTable): string {
  return [...table.entries(0)].map(({ port: where, mac }) => `${where}:${mac}`).join(" ");
}

test("a static entry that is said again stands last, as if just used, as measured", () => {
  const table = new MacTable(OVS);
  for (const mac of [1, 2, 1]) table.addStatic(0, mac as Mac, 5, 0);
  expect(shown(table)).toBe("5:2 5:1");
});

describe("a full table", () => {
  test("forgets the least recently used of the port that has most, a static one too, as measured", () => {
    const table = new MacTable(OVS);
    for (let mac = 11; mac <= 18; mac++) table.addStatic(0, mac as Mac, 1, 0);
    learnAll(table, [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
      [1, 5],
    ]);
    expect(shown(table)).toBe("1:14 1:15 1:16 1:17 1:18 1:1 2:2 3:3 4:4 1:5");
  });

  test("takes from the port that had most for a port that is new, as measured", () => {
    const table = new MacTable(OVS);
    learnAll(table, [
      [1, 1],
      [1, 2],
      [2, 3],
      [2, 4],
      [2, 5],
      [2, 6],
      [2, 7],
      [2, 8],
      [2, 9],
      [2, 10],
    ]);
    learnAll(table, [
      [3, 33],
      [3, 34],
      [3, 35],
    ]);
    expect(shown(table)).toBe("1:1 1:2 2:6 2:7 2:8 2:9 2:10 3:33 3:34 3:35");
  });

  test("has forgotten what is too old before a port's VLANs change, as measured", () => {
    const table = new MacTable(OVS);
    const [start, later, end] = [0, 5 * SECOND, 15 * SECOND];
    let serial = 0;
    const learnAt = (ports: readonly number[], now: number) => {
      for (const where of ports) table.learn(0, ++serial as Mac, where, now);
    };
    learnAt([1, 1, 3], start);
    learnAt([2, 2, 4, 1, 3, 2], later);
    table.flushPort(2, end);
    learnAt([5, 3, 1, 1, 4, 3, 4, 1, 1], end);
    const kept = [...table.entries(end)].map(({ port: where, mac }) => `${where}:${mac}`).join(" ");
    expect(kept).toBe("3:8 5:10 3:11 1:12 1:13 4:14 3:15 4:16 1:17 1:18");
  });
});
