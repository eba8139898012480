import { type VlanProfile, vlanProfile } from "../../../src/model/forwarding/vlan-profile.ts";
import { VlanSet } from "../../../src/model/forwarding/vlan-set.ts";
import type { VlanId } from "../../../src/model/values/vlan-id.ts";
import { C_TAG } from "../../../src/model/wire/vlan.ts";

const TEN = 10 as VlanId;
const vlans = (...ids: readonly number[]) => VlanSet.of(...(ids as readonly VlanId[]));

/** The ports of measured-tags.txt: `+` is priority-tags=if-nonzero, `++` always. */
export const MEASURED_PORTS: Readonly<Record<string, VlanProfile>> = {
  a10: vlanProfile({ tag: TEN }),
  a0: vlanProfile({ tag: 0 as VlanId }),
  t: vlanProfile({}),
  t10: vlanProfile({ trunks: vlans(10) }),
  nt10: vlanProfile({ mode: "native-tagged", tag: TEN, trunks: vlans(20) }),
  nu10: vlanProfile({ mode: "native-untagged", tag: TEN }),
  q10: vlanProfile({ mode: "dot1q-tunnel", tag: TEN }),
  "q10:20": vlanProfile({ mode: "dot1q-tunnel", tag: TEN, cvlans: vlans(20) }),
  "q10:0,20": vlanProfile({ mode: "dot1q-tunnel", tag: TEN, cvlans: vlans(0, 20) }),
  "q10-802.1q": vlanProfile({ mode: "dot1q-tunnel", tag: TEN, qinqEthtype: C_TAG }),
  q0: vlanProfile({ mode: "dot1q-tunnel" }),
  "a10+": vlanProfile({ tag: TEN, priorityTags: "if-nonzero" }),
  "a0++": vlanProfile({ tag: 0 as VlanId, priorityTags: "always" }),
  "t+": vlanProfile({ priorityTags: "if-nonzero" }),
  "t++": vlanProfile({ priorityTags: "always" }),
  "nt10++": vlanProfile({ mode: "native-tagged", tag: TEN, priorityTags: "always" }),
  "nu10+": vlanProfile({ mode: "native-untagged", tag: TEN, priorityTags: "if-nonzero" }),
  "nu10++": vlanProfile({ mode: "native-untagged", tag: TEN, priorityTags: "always" }),
  "q10++": vlanProfile({ mode: "dot1q-tunnel", tag: TEN, priorityTags: "always" }),
};
