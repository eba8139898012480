import { must } from "../../model/fabric/fabric.ts";
import { isPlain } from "../../model/forwarding/vlan-profile.ts";
import type { Wiring } from "../../model/forwarding/wiring.ts";
import { DEFAULT_VLAN_LIMIT } from "../../model/fabric/spec.ts";

/**
 * Which bridges have to be translated: those with flows of their own, with a port that is not plain, with a tunnel that
 * sends on what the frame's last tunnel said, or on a host that reads another number of tags than one; and all that
 * patch ports join to such a one, as they are in the same translation. Per bridge 1 or 0.
 */
export function translatedBridges({ fabric, peer, ways }: Wiring): Uint8Array {
  const { bridges, hosts, ports, tunnels, vlanProfiles } = fabric.columns;
  const plain = vlanProfiles.map(isPlain);
  const isOvs = (bridge: number) => fabric.bridgeSettings(bridge).kind === "ovs";
  const found = Uint8Array.from({ length: bridges.count }, (_, bridge) => {
    const limit = must(hosts.vlanLimit[must(bridges.host[bridge])]);
    return Number(isOvs(bridge) && (bridges.hasFlows[bridge] === 1 || limit !== DEFAULT_VLAN_LIMIT));
  });
  for (let port = 0; port < ports.count; port++)
    if (plain[must(ports.vlan[port])] !== true) found[must(ports.bridge[port])] = 1;
  for (const [tunnel, port] of tunnels.port.entries())
    if (ways.isByFlow(tunnel)) found[must(ports.bridge[port])] = 1;
  const rest = [...found.keys()].filter((bridge) => found[bridge] === 1);
  for (let bridge = rest.pop(); bridge !== undefined; bridge = rest.pop()) {
    for (const port of fabric.portsOf(bridge)) {
      const other = must(peer[port]);
      const next = other < 0 ? bridge : must(ports.bridge[other]);
      if (found[next] === 1) continue;
      found[next] = 1;
      rest.push(next);
    }
  }
  return found;
}
