import { must } from "../../model/fabric/fabric.ts";
import { profileKey, type VlanProfile } from "../../model/forwarding/vlan-profile.ts";
import { VlanSet } from "../../model/forwarding/vlan-set.ts";
import type { VlanId } from "../../model/values/vlan-id.ts";
import type { VlanNames } from "./vlan-names.ts";

/** Rows of profiles of ports, those of a fabric and those of other names beside them. */
export class Profiles {
  /** by row: first the fabric's own */
  readonly all: VlanProfile[];
  readonly #renamed = new Map<VlanNames, Int32Array>();
  readonly #access = new Map<number, number>();
  readonly #others = new Map<string, number>();
  readonly #count: number;

  constructor(own: readonly VlanProfile[]) {
    this.all = [...own];
    this.#count = own.length;
    for (const [row, { mode, tag }] of own.entries()) if (mode === "access") this.#access.set(tag, row);
  }

  /** The profile by these names that does what the fabric's own in this row does. Profiles are plain (`isPlain`). */
  by(names: VlanNames, row: number): number {
    if (names.isOwn) return row;
    let rows = this.#renamed.get(names);
    if (rows === undefined) this.#renamed.set(names, (rows = new Int32Array(this.#count).fill(-1)));
    const known = must(rows[row]);
    return known < 0 ? (rows[row] = this.#rename(must(this.all[row]), names, row)) : known;
  }

  #rename(profile: VlanProfile, names: VlanNames, row: number): number {
    const tag = names.of(profile.tag) as VlanId;
    if (profile.mode === "unaware") return row;
    if (profile.mode === "access") {
      // Of a plain access port the tag is all that there is: a cloud has thousands of them on each host.
      const known = this.#access.get(tag) ?? this.all.push({ ...profile, tag }) - 1;
      this.#access.set(tag, known);
      return known;
    }
    const trunks = profile.trunks.isAll
      ? profile.trunks
      : VlanSet.of(...[...profile.trunks].map((vid) => names.of(vid) as VlanId));
    const renamed = { ...profile, tag, trunks };
    const key = profileKey(renamed);
    const known = this.#others.get(key) ?? this.all.push(renamed) - 1;
    this.#others.set(key, known);
    return known;
  }
}
