import type { KeyOp, TagSlot } from "../openflow/key-ops.ts";
import { C_TAG } from "../wire/vlan.ts";
import { INNER_BUT_PRIORITY, INNER_PRIORITY, INNER_TO_OUTER, NO_TAG, setPriorityTag } from "./tag-ops.ts";
import { ANY, meet, type TagsGuard } from "./tags-guard.ts";
import type { VlanMode, VlanProfile } from "./vlan-profile.ts";
import { NO_VLAN_ONLY, VlanSet } from "./vlan-set.ts";

/** The first rule whose guard holds applies. The last rule of a profile always holds. */
export interface EgressRule {
  readonly guard: TagsGuard;
  /** Else floods pass the port by: only what was learned to be behind it leaves there, carried there or not. */
  readonly floods: boolean;
  /** what makes the frame inside the bridge, as ingress left it, the frame on the wire */
  readonly ops: readonly KeyOp[];
}

type Form = Omit<EgressRule, "floods">;

/**
 * How a frame leaves under NORMAL that came in by a port of mode `from`. That counts for `priority-tags` alone:
 * they keep the priority that the frame came with, which a dot1q-tunnel has put in the inner slot.
 * @see ofproto-dpif-xlate.c: xlate_normal_flood, xvlan_output_translate, output_normal and xvlan_put
 */
export function egressRules(profile: VlanProfile, from: VlanMode): readonly EgressRule[] {
  const forms = formsOf(profile, from === "dot1q-tunnel" ? "inner" : "outer");
  const carried = carriedBy(profile);
  const flooded = forms.map(({ guard, ops }) => ({ guard: meet(guard, carried), floods: true, ops }));
  return carried === ANY
    ? flooded
    : [...flooded, ...forms.map(({ guard, ops }) => ({ guard, floods: false, ops }))];
}

/**
 * The frames that are flooded to a port: those of its VLANs. An access port takes none with another tag beneath,
 * as far as that one was read.
 * @see ofproto-dpif-xlate.c, xbundle_includes_vlan
 */
function carriedBy({ mode, tag, trunks, cvlans }: VlanProfile): TagsGuard {
  switch (mode) {
    case "access":
      return { outer: { vids: VlanSet.of(tag) }, inner: { vids: NO_VLAN_ONLY } };
    case "trunk":
    case "native-tagged":
    case "native-untagged":
      return trunks.isAll ? ANY : { outer: { vids: trunks } };
    case "dot1q-tunnel":
      return { outer: { vids: VlanSet.of(tag) }, inner: { vids: cvlans } };
    case "unaware":
      return ANY;
  }
}

/** @param came the slot that holds the priority which the frame came with */
function formsOf({ mode, tag, priorityTags }: VlanProfile, came: TagSlot): readonly Form[] {
  const keepsEmpty = priorityTags === "always";
  const kept = priorityTags === "never" ? undefined : came;
  const whole: Form = {
    guard: ANY,
    ops: [
      ...(kept === "inner" ? [INNER_PRIORITY] : []),
      { kind: "settle", slot: "outer", keepsEmpty },
      { kind: "settle", slot: "inner", keepsEmpty },
    ],
  };
  switch (mode) {
    case "access":
      return [...priorityAlone(ANY, kept), BARE];
    case "trunk":
    case "native-tagged":
      return [whole];
    case "native-untagged": {
      const native: TagsGuard = { outer: { vids: VlanSet.of(tag) } };
      const popped = withoutOuter(keepsEmpty, kept);
      return [...popped.map(({ guard, ops }) => ({ guard: meet(guard, native), ops })), whole];
    }
    case "dot1q-tunnel":
      return withoutOuter(keepsEmpty, kept);
    case "unaware":
      return [{ guard: ANY, ops: [] }];
  }
}

const BARE: Form = { guard: ANY, ops: [NO_TAG.outer, NO_TAG.inner] };

/** With the inner tag alone, if that says anything. Its priority gives way to the one that is kept. */
function withoutOuter(keepsEmpty: boolean, kept: TagSlot | undefined): readonly Form[] {
  const moved = kept === "outer" ? INNER_BUT_PRIORITY : [INNER_TO_OUTER];
  const settled: KeyOp = { kind: "settle", slot: "outer", keepsEmpty };
  return [
    { guard: { inner: { there: true } }, ops: [...moved, settled, NO_TAG.inner] },
    ...priorityAlone({ inner: { there: false } }, kept),
    BARE,
  ];
}

/** As an 802.1Q tag of VID 0 for the sake of its priority. */
function priorityAlone(guard: TagsGuard, kept: TagSlot | undefined): readonly Form[] {
  if (kept === undefined) return [];
  const moved = kept === "inner" ? [INNER_PRIORITY] : [];
  const ops = [...moved, ...setPriorityTag(C_TAG), NO_TAG.inner];
  return [{ guard: meet(guard, { [kept]: { priority: true } }), ops }];
}
