import fc from "fast-check";
import { expect, test } from "vitest";
import type { Mac } from "../../src/model/values/mac.ts";
import { MacTable } from "../../src/sim/mac-table.ts";

const macs = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.constantFrom(2 ** 48 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 47),
);
const entries = fc.record({
  bridge: fc.integer({ min: 0, max: 3 }),
  vlan: fc.constantFrom(0, 1, 4095),
  mac: macs.map((value) => value as Mac),
  port: fc.integer({ min: 0, max: 9 }),
});

test("a table knows what a plain map would: the last port of each address in each VLAN of each bridge", () => {
  fc.assert(
    fc.property(fc.array(entries, { maxLength: 200 }), (learned) => {
      const table = new MacTable();
      const map = new Map<string, number>();
      for (const { bridge, vlan, mac, port } of learned) {
        const key = `${bridge} ${vlan} ${mac}`;
        expect(table.learn(bridge, vlan, mac, port, 0)).toBe(map.get(key) !== port);
        map.set(key, port);
      }
      for (const { bridge, vlan, mac } of learned) {
        expect(table.find(bridge, vlan, mac, 0, 1)).toBe(map.get(`${bridge} ${vlan} ${mac}`));
        expect(table.find(bridge + 4, vlan, mac, 0, 1)).toBe(-1);
      }
    }),
  );
});

test("an address is known for its ageing time since it was last seen", () => {
  const table = new MacTable();
  table.learn(0, 0, 1 as Mac, 5, 0);
  table.learn(0, 0, 1 as Mac, 5, 100);
  expect(table.find(0, 0, 1 as Mac, 400, 300)).toBe(5);
  expect(table.find(0, 0, 1 as Mac, 401, 300)).toBe(-1);
});
