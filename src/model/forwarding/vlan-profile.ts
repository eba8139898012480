import { NO_VLAN, type VlanId } from "../values/vlan-id.ts";
import { VlanSet } from "./vlan-set.ts";

/** ovs-vswitchd.conf.db(5), Port: vlan_mode. dot1q-tunnel is not modelled yet. */
export const VLAN_MODES = ["access", "trunk", "native-tagged", "native-untagged"] as const;
export type OvsVlanMode = (typeof VLAN_MODES)[number];
/** A Linux bridge without vlan_filtering is unaware: tags are payload to it. */
export type VlanMode = OvsVlanMode | "unaware";

/** What a port does with VLANs, all there is to know: ports of one profile forward alike. */
export interface VlanProfile {
  readonly mode: VlanMode;
  /** The access VLAN or the native VLAN; 0 on a trunk. */
  readonly tag: VlanId;
  /** What a trunk carries; on a native port always with `tag` and without 0. */
  readonly trunks: VlanSet;
}

/** What an ingress rule asks of the outermost tag: that there is none, or that its VID is in the set. */
export type TagGuard = { readonly kind: "untagged" } | { readonly kind: "tagged"; readonly vids: VlanSet };

export type IngressAction =
  /** The frame is in this VLAN (`outer`: the one of its outermost tag); that tag, if any, is taken or left on. */
  | { readonly kind: "classify"; readonly vlan: VlanId | "outer"; readonly tag: "take" | "leave" }
  | { readonly kind: "drop"; readonly reason: "tagged-on-access" | "vlan-not-trunked" };

/** The first rule whose guard holds applies. The last rule of a profile always holds. */
export interface IngressRule {
  readonly guard: TagGuard;
  readonly action: IngressAction;
}

/** A frame of one of `vlans` leaves with a tag of its VLAN, or without; of any other VLAN it does not leave. */
export interface EgressRule {
  readonly vlans: VlanSet;
  readonly form: "tagged" | "untagged";
  /** Without a tag only if the priority is 0: with priority p a frame leaves as [0,p]. Measured, trunk to trunk. */
  readonly keepsPriority?: true;
  /** Floods pass the port by: only what was learned to be behind it leaves there. */
  readonly learnedOnly?: true;
}

const NO_VLAN_ONLY = VlanSet.of(NO_VLAN);

/**
 * The profile of an Open vSwitch port from its columns. Without `vlan_mode`, a `tag` makes an access port
 * (`trunks` is then without effect), no `tag` makes a trunk, and a trunk without `trunks` carries every VLAN.
 * @see ofproto-dpif.c, bundle_set
 */
export function vlanProfile(port: {
  readonly mode?: OvsVlanMode | undefined;
  readonly tag?: VlanId | undefined;
  readonly trunks?: VlanSet | undefined;
}): VlanProfile {
  const mode = port.mode ?? (port.tag === undefined ? "trunk" : "access");
  const tag = mode === "trunk" ? NO_VLAN : (port.tag ?? NO_VLAN);
  const trunks = port.trunks ?? VlanSet.ALL;
  switch (mode) {
    case "access":
      return { mode, tag, trunks: VlanSet.NONE };
    case "trunk":
      return { mode, tag, trunks };
    case "native-tagged":
    case "native-untagged":
      return {
        mode,
        tag,
        trunks: tag === NO_VLAN ? trunks : trunks.union(VlanSet.of(tag)).without(NO_VLAN_ONLY),
      };
  }
}

/** Every port of a Linux bridge. */
export const UNAWARE: VlanProfile = { mode: "unaware", tag: NO_VLAN, trunks: VlanSet.NONE };

export function profileKey(profile: VlanProfile): string {
  return `${profile.mode} ${profile.tag} ${profile.trunks.isAll ? "all" : [...profile.trunks].join(",")}`;
}

const UNTAGGED: TagGuard = { kind: "untagged" };
const PRIORITY_TAGGED: TagGuard = { kind: "tagged", vids: NO_VLAN_ONLY };
const OTHERWISE: TagGuard = { kind: "tagged", vids: VlanSet.ALL };

/**
 * What a port takes in. A priority-tagged frame (VID 0) counts as untagged everywhere; what lies under that
 * tag is payload here and surfaces later.
 * @see ofproto-dpif-xlate.c, input_vid_is_valid and xvlan_input_translate
 */
export function ingressRules(profile: VlanProfile): readonly IngressRule[] {
  switch (profile.mode) {
    case "access": {
      const classify: IngressAction = { kind: "classify", vlan: profile.tag, tag: "take" };
      return [
        { guard: UNTAGGED, action: classify },
        { guard: PRIORITY_TAGGED, action: classify },
        { guard: OTHERWISE, action: { kind: "drop", reason: "tagged-on-access" } },
      ];
    }
    case "trunk":
      return [...untaggedOnTrunk(profile.trunks), ...taggedOnTrunk(profile.trunks)];
    case "native-tagged":
    case "native-untagged": {
      const classify: IngressAction = { kind: "classify", vlan: profile.tag, tag: "take" };
      return [
        { guard: UNTAGGED, action: classify },
        { guard: PRIORITY_TAGGED, action: classify },
        ...taggedOnTrunk(profile.trunks),
      ];
    }
    case "unaware":
      return UNAWARE_RULES;
  }
}

const UNAWARE_RULES: readonly IngressRule[] = [UNTAGGED, OTHERWISE].map((guard) => ({
  guard,
  action: { kind: "classify", vlan: NO_VLAN, tag: "leave" },
}));

function untaggedOnTrunk(trunks: VlanSet): readonly IngressRule[] {
  const action: IngressAction = trunks.has(NO_VLAN)
    ? { kind: "classify", vlan: NO_VLAN, tag: "take" }
    : { kind: "drop", reason: "vlan-not-trunked" };
  return [{ guard: UNTAGGED, action }];
}

function taggedOnTrunk(trunks: VlanSet): readonly IngressRule[] {
  return [
    { guard: { kind: "tagged", vids: trunks }, action: { kind: "classify", vlan: "outer", tag: "take" } },
    { guard: OTHERWISE, action: { kind: "drop", reason: "vlan-not-trunked" } },
  ];
}

const PRIORITY_KEPT: EgressRule = { vlans: NO_VLAN_ONLY, form: "untagged", keepsPriority: true };

/**
 * What a port floods out, and how. A frame of VLAN 0 leaves a trunk without a tag.
 * @see ofproto-dpif-xlate.c, xbundle_includes_vlan and xvlan_output_translate
 */
export function egressRules(profile: VlanProfile): readonly EgressRule[] {
  switch (profile.mode) {
    case "access":
      return [{ vlans: VlanSet.of(profile.tag), form: "untagged" }];
    case "trunk":
    case "native-tagged":
      return [
        ...(profile.trunks.has(NO_VLAN) ? [PRIORITY_KEPT] : []),
        ...(profile.mode === "native-tagged" && !profile.trunks.has(profile.tag)
          ? [{ ...PRIORITY_KEPT, learnedOnly: true } as const]
          : []),
        { vlans: profile.trunks.without(NO_VLAN_ONLY), form: "tagged" },
      ];
    case "native-untagged": {
      const native = VlanSet.of(profile.tag);
      return [
        // Native VLAN 0 is taken in even where the trunks lack it, but then not flooded (measured).
        {
          vlans: native,
          form: "untagged",
          ...(profile.trunks.has(profile.tag) ? {} : { learnedOnly: true }),
        },
        { vlans: profile.trunks.without(native), form: "tagged" },
      ];
    }
    case "unaware":
      return [{ vlans: NO_VLAN_ONLY, form: "untagged" }];
  }
}
