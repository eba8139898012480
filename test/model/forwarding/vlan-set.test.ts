import fc from "fast-check";
import { expect, test } from "vitest";
import { VlanSet } from "../../../src/model/forwarding/vlan-set.ts";
import { VLAN_COUNT, type VlanId } from "../../../src/model/values/vlan-id.ts";

const vlans = fc.array(fc.oneof(fc.nat(40), fc.nat(4095)).map((id) => id as VlanId));

const sorted = (ids: Iterable<VlanId>) => [...new Set(ids)].toSorted((x, y) => x - y);

test("sets of VLANs do what sets do", () => {
  fc.assert(
    fc.property(vlans, vlans, vlans, (a, b, asked) => {
      const [one, other] = [VlanSet.of(...a), VlanSet.of(...b)];
      expect([...one]).toEqual(sorted(a));
      expect([...one.union(other)]).toEqual(sorted([...a, ...b]));
      expect([...one.without(other)]).toEqual(sorted(a.filter((id) => !b.includes(id))));
      for (const id of asked) expect(one.has(id)).toBe(a.includes(id));
    }),
  );
});

test("all are 4096, and none are none", () => {
  expect([...VlanSet.ALL]).toHaveLength(VLAN_COUNT);
  expect([VlanSet.ALL.isAll, VlanSet.NONE.isAll, VlanSet.of(4095 as VlanId).isAll]).toEqual([
    true,
    false,
    false,
  ]);
  expect(VlanSet.NONE.union(VlanSet.ALL).isAll).toBe(true);
  expect([...VlanSet.NONE]).toEqual([]);
});
