import fc from "fast-check";
import { expect, test } from "vitest";
import { macFrom } from "../../../src/model/values/mac.ts";
import {
  addressOf,
  bridgeIdFrom,
  parseBridgeId,
  priorityOf,
} from "../../../src/model/spanning-tree/bridge-id.ts";

const parts = fc.tuple(fc.nat({ max: 0xffff }), fc.nat({ max: 2 ** 48 - 1 }));

test("a bridge identifier reads as Open vSwitch writes it", () => {
  expect(bridgeIdFrom(0x8000, macFrom(0xaa)!)).toBe("8000.0000000000aa");
  expect(parseBridgeId("8000.0000000000AA")).toBe("8000.0000000000aa");
});

test.each(["", "8000", "800.0000000000aa", "8000.00:00:00:00:00:aa", "8000.0000000000ag"])(
  "%j is no bridge identifier",
  (text) => expect(parseBridgeId(text)).toBeUndefined(),
);

test.each([-1, 65_536, 1.5, Number.NaN])("%d is no bridge priority", (priority) => {
  expect(bridgeIdFrom(priority, macFrom(1)!)).toBeUndefined();
});

test("its parts come back", () => {
  fc.assert(
    fc.property(parts, ([priority, mac]) => {
      const id = bridgeIdFrom(priority, macFrom(mac)!)!;
      expect([priorityOf(id), addressOf(id), parseBridgeId(id)]).toEqual([priority, mac, id]);
    }),
  );
});

test("the order of the texts is the order of the numbers", () => {
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      const [x, y] = [a, b].map(([priority, mac]) => bridgeIdFrom(priority, macFrom(mac)!)!);
      const numeric = a[0] - b[0] || a[1] - b[1];
      expect(x! < y!).toBe(numeric < 0);
    }),
  );
});
