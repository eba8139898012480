import { type Fabric, must } from "../model/fabric/fabric.ts";
import type { VlanProfile } from "../model/forwarding/vlan-profile.ts";
import { formatMac, type Mac } from "../model/values/mac.ts";
import { vlanIdFrom } from "../model/values/vlan-id.ts";
import type { Blame } from "./blame-words.ts";
import type { Way } from "./way.ts";

/**
 * The static MAC entry by which a frame leaves a bridge at a port that does not carry its VLAN: NORMAL heeds the
 * entry alone, and without it the frame would not get there. Undefined where there is none on the way.
 */
export function blameEntry(fabric: Fabric, { arrivals, out }: Way): Blame | undefined {
  for (const [i, { bridge, vlan }] of arrivals.entries()) {
    const port = arrivals[i + 1]?.by ?? out;
    if (vlan === undefined || carries(profileOf(fabric, port), vlan)) continue;
    const { fdb } = fabric.columns;
    const row = Array.from(fabric.fdbOf(bridge)).find(
      (one) => fdb.port[one] === port && fdb.vlan[one] === vlan,
    );
    if (row === undefined) continue;
    const mac = formatMac(must(fdb.mac[row]) as Mac);
    const [name, at] = [fabric.bridgeName(bridge), fabric.portName(port)];
    const cause = `a static MAC entry of ${name} has ${mac} of VLAN ${vlan} at ${at}, which does not carry this VLAN`;
    return { cause, path: fabric.blame(fdb.origin[row]) };
  }
  return undefined;
}

function profileOf(fabric: Fabric, port: number): VlanProfile {
  const { ports, vlanProfiles } = fabric.columns;
  return must(vlanProfiles[must(ports.vlan[port])]);
}

function carries({ mode, tag, trunks }: VlanProfile, vlan: number): boolean {
  const id = vlanIdFrom(vlan);
  switch (mode) {
    case "access":
    case "dot1q-tunnel":
      return tag === vlan;
    case "trunk":
    case "native-tagged":
    case "native-untagged":
      return id !== undefined && trunks.has(id);
    case "unaware":
      return true;
  }
}
