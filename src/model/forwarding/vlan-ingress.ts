import type { KeyOp } from "../openflow/key-ops.ts";
import { NO_VLAN, type VlanId } from "../values/vlan-id.ts";
import { C_TAG } from "../wire/vlan.ts";
import { NO_TAG, OUTER_TO_INNER, setTag, setVid } from "./tag-ops.ts";
import { ANY, type TagsGuard } from "./tags-guard.ts";
import type { VlanProfile } from "./vlan-profile.ts";
import { NO_VLAN_ONLY, type VlanSet } from "./vlan-set.ts";

/** Why a port takes a frame in or not, by its tags. */
export type IngressDrop = "tagged-on-access" | "vlan-not-trunked" | "cvlan-excluded";

export type IngressAction =
  /** the frame is in this VLAN once `ops` are done; `outer`: in that of its outer tag, 0 without one */
  | { readonly kind: "classify"; readonly vlan: VlanId | "outer"; readonly ops: readonly KeyOp[] }
  | { readonly kind: "drop"; readonly reason: IngressDrop };

/** The first rule whose guard holds applies. The last rule of a profile always holds. */
export interface IngressRule {
  readonly guard: TagsGuard;
  readonly action: IngressAction;
}

const classify = (guard: TagsGuard, vlan: VlanId | "outer", ...ops: readonly KeyOp[]): IngressRule => ({
  guard,
  action: { kind: "classify", vlan, ops },
});
const drop = (reason: IngressDrop): IngressRule => ({ guard: ANY, action: { kind: "drop", reason } });

/**
 * What a port takes in under NORMAL, and what the frame's two tag slots hold from there on: inside the bridge the
 * outer one is the tag of the frame's VLAN, whose VID is 0 (or which is not there) for a frame of no VLAN.
 * A priority-tagged frame (VID 0) counts as untagged everywhere. The rules are the same for every vlan-limit: that
 * only says how many of a frame's tags are in the slots at all. What it left out is payload.
 * @see ofproto-dpif-xlate.c, input_vid_is_valid and xvlan_input_translate
 */
export function ingressRules({
  mode,
  tag,
  trunks,
  cvlans,
  qinqEthtype,
}: VlanProfile): readonly IngressRule[] {
  switch (mode) {
    case "access":
      return [
        classify(UNTAGGED, tag, setTag(C_TAG, tag), NO_TAG.inner),
        classify(PRIORITY_TAGGED, tag, setVid(tag), NO_TAG.inner),
        drop("tagged-on-access"),
      ];
    case "trunk":
      return trunked(trunks);
    case "native-tagged":
    case "native-untagged":
      return [
        classify(UNTAGGED, tag, setTag(C_TAG, tag), NO_TAG.inner),
        classify(PRIORITY_TAGGED, tag, setVid(tag)),
        ...trunked(trunks),
      ];
    case "dot1q-tunnel":
      return [
        classify(untagged(cvlans), tag, setTag(qinqEthtype, tag), NO_TAG.inner),
        classify(tagged(cvlans), tag, OUTER_TO_INNER, setTag(qinqEthtype, tag)),
        drop("cvlan-excluded"),
      ];
    case "unaware":
      return [classify(ANY, NO_VLAN)];
  }
}

const UNTAGGED: TagsGuard = { outer: { there: false } };
const PRIORITY_TAGGED: TagsGuard = { outer: { there: true, vids: NO_VLAN_ONLY } };
const untagged = (vids: VlanSet): TagsGuard => ({ outer: { there: false, vids } });
const tagged = (vids: VlanSet): TagsGuard => ({ outer: { there: true, vids } });

function trunked(trunks: VlanSet): readonly IngressRule[] {
  return [
    classify(untagged(trunks), NO_VLAN, NO_TAG.outer, NO_TAG.inner),
    classify(tagged(trunks), "outer"),
    drop("vlan-not-trunked"),
  ];
}
