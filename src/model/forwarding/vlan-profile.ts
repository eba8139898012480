import { NO_VLAN, type VlanId } from "../values/vlan-id.ts";
import { S_TAG, type Tpid } from "../wire/vlan.ts";
import { NO_VLAN_ONLY, VlanSet } from "./vlan-set.ts";

/** The modes of ports that look at the outermost tag alone. */
export const PLAIN_MODES = ["access", "trunk", "native-tagged", "native-untagged"] as const;
/** ovs-vswitchd.conf.db(5), Port: vlan_mode. */
export const VLAN_MODES = [...PLAIN_MODES, "dot1q-tunnel"] as const;
export type OvsVlanMode = (typeof VLAN_MODES)[number];
/** A Linux bridge without vlan_filtering is unaware: tags are payload to it. */
export type VlanMode = OvsVlanMode | "unaware";

/**
 * ovs-vswitchd.conf.db(5), Port: other_config:priority-tags. Whether a frame that leaves without its tag keeps one
 * of VID 0 for its priority.
 */
export const PRIORITY_TAGS = ["never", "if-nonzero", "always"] as const;
export type PriorityTags = (typeof PRIORITY_TAGS)[number];

/** What a port does with VLANs, all there is to know: ports of one profile forward alike. */
export interface VlanProfile {
  readonly mode: VlanMode;
  /** The access VLAN, the native VLAN, or that of a tunnel's outer tag; 0 on a trunk. */
  readonly tag: VlanId;
  /** What a trunk carries; on a native port always with `tag` and without 0, unless `tag` is 0. */
  readonly trunks: VlanSet;
  /** The customer VLANs that a dot1q-tunnel carries, 0 for frames without a tag. */
  readonly cvlans: VlanSet;
  /** Of the tag that a dot1q-tunnel puts on. */
  readonly qinqEthtype: Tpid;
  readonly priorityTags: PriorityTags;
}

/**
 * The profile of an Open vSwitch port from its columns. Without `vlan_mode`, a `tag` makes an access port
 * (`trunks` is then without effect), no `tag` makes a trunk, and a trunk without `trunks` carries every VLAN.
 * @see ofproto-dpif.c, bundle_set; vswitchd/bridge.c, port_configure
 */
export function vlanProfile(port: {
  readonly mode?: OvsVlanMode | undefined;
  readonly tag?: VlanId | undefined;
  readonly trunks?: VlanSet | undefined;
  readonly cvlans?: VlanSet | undefined;
  readonly qinqEthtype?: Tpid | undefined;
  readonly priorityTags?: PriorityTags | undefined;
}): VlanProfile {
  const mode = port.mode ?? (port.tag === undefined ? "trunk" : "access");
  const isTunnel = mode === "dot1q-tunnel";
  return {
    mode,
    tag: mode === "trunk" ? NO_VLAN : (port.tag ?? NO_VLAN),
    trunks: trunksOf(mode, port.tag ?? NO_VLAN, port.trunks ?? VlanSet.ALL),
    cvlans: isTunnel ? (port.cvlans ?? VlanSet.ALL) : VlanSet.NONE,
    qinqEthtype: isTunnel ? (port.qinqEthtype ?? S_TAG) : S_TAG,
    priorityTags: port.priorityTags ?? "never",
  };
}

function trunksOf(mode: OvsVlanMode, tag: VlanId, trunks: VlanSet): VlanSet {
  switch (mode) {
    case "access":
    case "dot1q-tunnel":
      return VlanSet.NONE;
    case "trunk":
      return trunks;
    case "native-tagged":
    case "native-untagged":
      return tag === NO_VLAN ? trunks : trunks.union(VlanSet.of(tag)).without(NO_VLAN_ONLY);
  }
}

/** Every port of a Linux bridge. */
export const UNAWARE: VlanProfile = {
  mode: "unaware",
  tag: NO_VLAN,
  trunks: VlanSet.NONE,
  cvlans: VlanSet.NONE,
  qinqEthtype: S_TAG,
  priorityTags: "never",
};

/**
 * Whether what the port does depends on the outermost tag alone and touches no other: then a table of 4096 VLANs
 * says it all, as long as a single tag is read (vlan-limit 1).
 */
export function isPlain({ mode, priorityTags }: VlanProfile): boolean {
  return mode !== "dot1q-tunnel" && priorityTags === "never";
}

export function profileKey({ mode, tag, trunks, cvlans, qinqEthtype, priorityTags }: VlanProfile): string {
  const plain = `${mode} ${tag} ${setKey(trunks)}`;
  const tunnel = mode === "dot1q-tunnel" ? ` ${setKey(cvlans)} ${qinqEthtype}` : "";
  return `${plain}${tunnel}${priorityTags === "never" ? "" : ` ${priorityTags}`}`;
}

function setKey(vlans: VlanSet): string {
  return vlans.isAll ? "all" : [...vlans].join(",");
}
