import { maskedWords } from "../openflow/flow-key.ts";
import { type KeyOp, TCI, type TagSlot } from "../openflow/key-ops.ts";
import { type Bits, TAG_PRESENT } from "../openflow/key.ts";
import type { VlanId } from "../values/vlan-id.ts";
import type { Tpid } from "../wire/vlan.ts";

/** 802.1Q-2018 §9.6: of a TCI the VID, and the priority above VID and TAG_PRESENT. */
const VID_WIDTH = 12;
const PRIORITY_AT = 13;
const PRIORITY_WIDTH = 3;

const part = (slot: TagSlot, shift: number, width: number): Bits => ({
  start: TCI[slot].start + shift,
  width,
});
const vid = (slot: TagSlot) => part(slot, 0, VID_WIDTH);
const vidAndPresence = (slot: TagSlot) => part(slot, 0, PRIORITY_AT);
const priority = (slot: TagSlot) => part(slot, PRIORITY_AT, PRIORITY_WIDTH);
const tpid = (slot: TagSlot) => part(slot, 16, 16);
const whole = (slot: TagSlot) => part(slot, 0, 32);

const put = (to: Bits, value: number): KeyOp => ({ kind: "set", words: maskedWords(to, BigInt(value)) });

/** The steps that the rules of ports are made of. The TPID of a tag that goes stays in its slot, as in the switch. */
export const NO_TAG = { outer: put(TCI.outer, 0), inner: put(TCI.inner, 0) } as const;

export function setVid(vlan: VlanId): KeyOp {
  return put(vid("outer"), vlan);
}

/** A new outer tag of priority 0, in place of what was in the slot. */
export function setTag(type: Tpid, vlan: VlanId): KeyOp {
  return put(whole("outer"), type * 0x1_0000 + TAG_PRESENT + vlan);
}

/** VID 0 and this TPID; the priority stays. */
export function setPriorityTag(type: Tpid): readonly KeyOp[] {
  return [put(vidAndPresence("outer"), TAG_PRESENT), put(tpid("outer"), type)];
}

export const OUTER_TO_INNER: KeyOp = { kind: "move", from: whole("outer"), to: whole("inner") };
export const INNER_TO_OUTER: KeyOp = { kind: "move", from: whole("inner"), to: whole("outer") };
export const INNER_PRIORITY: KeyOp = { kind: "move", from: priority("inner"), to: priority("outer") };
export const INNER_BUT_PRIORITY: readonly KeyOp[] = [
  { kind: "move", from: vidAndPresence("inner"), to: vidAndPresence("outer") },
  { kind: "move", from: tpid("inner"), to: tpid("outer") },
];
