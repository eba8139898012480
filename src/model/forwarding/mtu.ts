import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { DEFAULT_MTU } from "../fabric/spec.ts";
import { DisjointSets } from "../values/disjoint-sets.ts";
import { Wiring } from "./wiring.ts";

const ETHERNET_HEADER = 14;
const TAG = 4;

/**
 * The MTU of each endpoint: as written, or else the largest that fits every path of its network, at most
 * 1500. A network's paths are all links and tunnels between the bridges that its endpoints are joined to;
 * a frame of an access VLAN may carry one tag on them.
 */
export function fittingMtus(fabric: Fabric): Int32Array {
  const { endpoints, ports } = fabric.columns;
  const mtus = endpoints.writtenMtu.slice();
  if (!mtus.includes(0)) return mtus;
  const { joined, room } = joinBridges(new Wiring(fabric));
  for (let endpoint = 0; endpoint < endpoints.count; endpoint++) {
    if (mtus[endpoint] !== 0) continue;
    const port = must(endpoints.port[endpoint]);
    const frame = must(room[joined.find(must(ports.bridge[port]))]);
    const profile = must(fabric.columns.vlanProfiles[must(ports.vlan[port])]);
    mtus[endpoint] = Math.max(
      68,
      Math.min(DEFAULT_MTU, frame - ETHERNET_HEADER - (profile.tag === 0 ? 0 : TAG)),
    );
  }
  return mtus;
}

/** Which bridges are joined by whatever wire, and the smallest frame that one of those wires carries. */
function joinBridges(wiring: Wiring) {
  const { bridges, ports, links, tunnels } = wiring.fabric.columns;
  const joined = new DisjointSets(bridges.count);
  const limits: { readonly bridge: number; readonly frame: number }[] = [];
  const bridgeOf = (port: number) => must(ports.bridge[port]);
  for (let port = 0; port < ports.count; port++) {
    const peer = must(wiring.peer[port]);
    if (peer >= 0) joined.join(bridgeOf(port), bridgeOf(peer));
  }
  for (let link = 0; link < links.count; link++) {
    const [first, ...rest] = wiring.fabric.portsOn(link);
    if (first === undefined) continue;
    for (const port of rest) joined.join(bridgeOf(first), bridgeOf(port));
    const mtu = must(links.mtu[link]);
    if (mtu > 0) limits.push({ bridge: bridgeOf(first), frame: mtu + ETHERNET_HEADER });
  }
  for (let tunnel = 0; tunnel < tunnels.count; tunnel++) {
    const bridge = bridgeOf(must(tunnels.port[tunnel]));
    const group = must(wiring.target[tunnel]);
    if (group < 0) continue;
    for (const taker of wiring.tunnels.tunnelsOf(group))
      joined.join(bridge, bridgeOf(must(tunnels.port[taker])));
    limits.push({ bridge, frame: must(wiring.capacity[tunnel]) });
  }
  const room = new Int32Array(bridges.count).fill(DEFAULT_MTU + ETHERNET_HEADER + TAG);
  for (const { bridge, frame } of limits) {
    const set = joined.find(bridge);
    room[set] = Math.min(must(room[set]), frame);
  }
  return { joined, room };
}
