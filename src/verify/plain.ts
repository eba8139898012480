import { type Fabric, must } from "../model/fabric/fabric.ts";
import { isPlain } from "../model/forwarding/vlan-profile.ts";
import { BY_FLOW } from "../model/fabric/columns.ts";

const BY_SENDER = BY_FLOW.inKey | BY_FLOW.outKey | BY_FLOW.remoteIp | BY_FLOW.localIp;

/**
 * Whether a bridge asks no flow and no static entry, and each of its ports one tag at most: then classes of frames
 * tell all that it does, and there is no need for sets of them.
 */
export function isPlainBridge(fabric: Fabric, bridge: number): boolean {
  const { bridges, ports, vlanProfiles, tunnels } = fabric.columns;
  const isSwitch = fabric.bridgeSettings(bridge).kind === "ovs";
  if (bridges.hasFlows[bridge] === 1 || fabric.fdbOf(bridge).length > 0) return false;
  if (isSwitch && fabric.tagsReadBy(bridge) !== 1) return false;
  for (const port of fabric.portsOf(bridge)) {
    if (!isPlain(must(vlanProfiles[must(ports.vlan[port])]))) return false;
    const tunnel = must(ports.tunnel[port]);
    if (tunnel >= 0 && (must(tunnels.byFlow[tunnel]) & BY_SENDER) !== 0) return false;
  }
  return true;
}
