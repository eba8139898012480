import { type PriorityTags, profileKey, type VlanProfile, vlanProfile } from "../forwarding/vlan-profile.ts";
import { VlanSet } from "../forwarding/vlan-set.ts";
import { type VlanId, vlanIdFrom } from "../values/vlan-id.ts";
import { C_TAG, S_TAG } from "../wire/vlan.ts";
import type { PortDocument, QINQ_ETHTYPES } from "./document.ts";
import { must } from "./fabric.ts";

type Columns = Pick<PortDocument, "tag" | "trunks" | "vlan_mode" | "cvlans">;
type Config = Pick<NonNullable<PortDocument["other_config"]>, "priority-tags" | "qinq-ethtype">;
type QinqEthtype = (typeof QINQ_ETHTYPES)[number];

/** The profile of a port from its columns. */
export function profileOf(port: PortDocument): VlanProfile {
  const qinq = port.other_config?.["qinq-ethtype"];
  return vlanProfile({
    mode: port.vlan_mode,
    tag: port.tag === undefined ? undefined : readVlan(port.tag),
    trunks: readVlans(port.trunks),
    cvlans: readVlans(port.cvlans),
    qinqEthtype: qinq === "802.1q" ? C_TAG : S_TAG,
    priorityTags: readPriorityTags(port.other_config?.["priority-tags"]),
  });
}

/** All columns that `profileOf` reads: of equal words the profile is equal. */
export function vlanWords(port: PortDocument): string {
  const { tag, trunks, vlan_mode: mode, cvlans, other_config: other } = port;
  if (trunks === undefined && cvlans === undefined && other === undefined) return `${mode} ${tag}`;
  const lists = `${trunks?.join(",")} ${cvlans?.join(",")}`;
  return `${mode} ${tag} ${lists} ${other?.["qinq-ethtype"]} ${other?.["priority-tags"]}`;
}

/** No VLANs at all are the same as none given: every one. */
function readVlans(vlans: readonly (number | string)[] | undefined): VlanSet | undefined {
  return vlans === undefined || vlans.length === 0 ? undefined : VlanSet.of(...vlans.map(readVlan));
}

/** ovs-vswitchd.conf.db(5): what was a flag once means `if-nonzero` where it is set. */
function readPriorityTags(value: Config["priority-tags"]): PriorityTags {
  if (typeof value === "boolean" || value === "true" || value === "false")
    return value === true || value === "true" ? "if-nonzero" : "never";
  return value ?? "never";
}

const readVlan = (value: number | string): VlanId => must(vlanIdFrom(Number(value)));

/** The fewest columns that make this profile, with `vlanConfig`. */
export function vlanColumns(profile: VlanProfile): Columns {
  const { mode, tag, priorityTags, qinqEthtype } = profile;
  switch (mode) {
    case "unaware":
      return {};
    case "access":
      return { tag };
    case "dot1q-tunnel":
      return { vlan_mode: mode, tag, ...(profile.cvlans.isAll ? {} : { cvlans: [...profile.cvlans] }) };
    case "trunk":
    case "native-tagged":
    case "native-untagged": {
      const native = mode === "trunk" ? {} : { vlan_mode: mode, tag };
      const whole = vlanProfile({ mode, tag, priorityTags, qinqEthtype });
      return profileKey(whole) === profileKey(profile) ? native : { ...native, trunks: [...profile.trunks] };
    }
  }
}

export function vlanConfig({ mode, priorityTags, qinqEthtype }: VlanProfile): Config {
  const qinq: QinqEthtype = "802.1q";
  return {
    ...(priorityTags === "never" ? {} : { "priority-tags": priorityTags }),
    ...(mode === "dot1q-tunnel" && qinqEthtype === C_TAG ? { "qinq-ethtype": qinq } : {}),
  };
}
