import type { PriorityTags, VlanMode, VlanProfile } from "../forwarding/vlan-profile.ts";
import type { Tpid } from "../wire/vlan.ts";

/** What a port does with VLANs, as a person asks for it. */
export interface VlanFace {
  readonly vlanMode: VlanMode;
  /** of any port but a trunk */
  readonly tag?: number;
  /** undefined: every VLAN, or on an access port none besides its own */
  readonly trunks?: readonly number[];
  /** of a dot1q-tunnel; undefined: every customer VLAN */
  readonly cvlans?: readonly number[];
  /** of a dot1q-tunnel, the TPID of its tag */
  readonly qinqEthtype?: Tpid;
  /** undefined: never */
  readonly priorityTags?: PriorityTags;
}

export function vlanFace(profile: VlanProfile): VlanFace {
  const { mode, tag, trunks, cvlans, qinqEthtype, priorityTags } = profile;
  const face = { vlanMode: mode, ...(priorityTags !== "never" && { priorityTags }) };
  switch (mode) {
    case "unaware":
      return face;
    case "trunk":
      return { ...face, ...(!trunks.isAll && { trunks: [...trunks] }) };
    case "access":
      return { ...face, tag };
    case "native-tagged":
    case "native-untagged":
      return { ...face, tag, ...(!trunks.isAll && { trunks: [...trunks] }) };
    case "dot1q-tunnel":
      return { ...face, tag, qinqEthtype, ...(!cvlans.isAll && { cvlans: [...cvlans] }) };
  }
}
