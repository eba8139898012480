import { type FlowKey, readBits } from "../openflow/flow-key.ts";
import { TCI, type TagSlot } from "../openflow/key-ops.ts";
import { TAG_PRESENT } from "../openflow/key.ts";
import type { VlanId } from "../values/vlan-id.ts";
import type { VlanSet } from "./vlan-set.ts";

/** What is asked of one slot; one without a tag has VID 0 and priority 0. What is missing is not asked. */
export interface TagGuard {
  /** that there is a tag, or that there is none */
  readonly there?: boolean;
  /** that the VID is one of these */
  readonly vids?: VlanSet;
  /** that the priority is not 0 */
  readonly priority?: true;
}

/** A condition on the two tags of a key; both have to hold. */
export type TagsGuard = { readonly [slot in TagSlot]?: TagGuard };

export const ANY: TagsGuard = {};

const SLOTS = ["outer", "inner"] as const satisfies readonly TagSlot[];
const VID = 0xfff;
const PCP = 0xe000;

function guardHolds(key: FlowKey, guard: TagsGuard): boolean {
  return SLOTS.every((slot) => {
    const asked = guard[slot];
    return asked === undefined || slotHolds(readBits(key, TCI[slot]), asked);
  });
}

/** The rule that applies: the last of a list always holds. */
export function firstHolding<R extends { readonly guard: TagsGuard }>(rules: readonly R[], key: FlowKey): R {
  const rule = rules.find(({ guard }) => guardHolds(key, guard));
  if (rule === undefined) throw new Error("the last rule always holds");
  return rule;
}

function slotHolds(written: number, { there, vids, priority }: TagGuard): boolean {
  const isThere = (written & TAG_PRESENT) !== 0;
  const tci = isThere ? written : 0;
  if (there !== undefined && there !== isThere) return false;
  if (vids !== undefined && !vids.has((tci & VID) as VlanId)) return false;
  return priority !== true || (tci & PCP) !== 0;
}

/** Where both hold. */
export function meet(one: TagsGuard, other: TagsGuard): TagsGuard {
  return Object.fromEntries(
    SLOTS.map((slot) => [slot, { ...one[slot], ...other[slot], ...shared(one[slot], other[slot]) }]),
  );
}

function shared(one: TagGuard | undefined, other: TagGuard | undefined): Pick<TagGuard, "vids"> {
  if (one?.vids === undefined || other?.vids === undefined) return {};
  return { vids: one.vids.intersect(other.vids) };
}
