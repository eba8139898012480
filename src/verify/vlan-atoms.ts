import { VLAN_COUNT, type VlanId } from "../model/values/vlan-id.ts";
import type { VlanProfile } from "../model/forwarding/vlan-profile.ts";

/**
 * One VLAN of each kind: VLANs that every profile of the fabric treats alike are one atom, named by its
 * lowest member. A platform of trunks and a thousand access VLANs has a thousand and two, not 4096.
 */
export function vlanAtoms(profiles: readonly VlanProfile[]): readonly number[] {
  const kind = new Int32Array(VLAN_COUNT);
  let kinds = 1;
  const split = (has: (vlan: VlanId) => boolean) => {
    const renamed = new Map<number, number>();
    for (let vlan = 0; vlan < VLAN_COUNT; vlan++) {
      if (!has(vlan as VlanId)) continue;
      const old = kind[vlan] ?? 0;
      if (!renamed.has(old)) renamed.set(old, kinds++);
      kind[vlan] = renamed.get(old) ?? 0;
    }
  };
  for (const tag of new Set([0, ...profiles.map((profile) => profile.tag)])) kind[tag] = kinds++;
  for (const { trunks, mode } of profiles)
    if (mode !== "access" && !trunks.isAll) split((vlan) => trunks.has(vlan));
  const seen = new Set<number>();
  return [...kind.keys()].filter((vlan) => {
    const fresh = !seen.has(kind[vlan] ?? 0);
    seen.add(kind[vlan] ?? 0);
    return fresh;
  });
}
