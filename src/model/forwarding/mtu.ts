import type { Fabric } from "../fabric/fabric.ts";
import { must } from "../fabric/fabric.ts";
import { DEFAULT_MTU } from "../fabric/spec.ts";
import { TAG_LENGTH } from "../wire/vlan.ts";
import { wiredBridges } from "./wired-bridges.ts";
import { Wiring } from "./wiring.ts";
import { ETHERNET_HEADER } from "../wire/ethernet.ts";

/**
 * The MTU of each endpoint: as written, or else the largest that fits every path of its network, at most
 * 1500. A network's paths are all links and tunnels between the bridges that its endpoints are joined to;
 * a frame of an access VLAN may carry one tag on them.
 */
export function fittingMtus(fabric: Fabric): Int32Array {
  const { endpoints, ports } = fabric.columns;
  const mtus = endpoints.writtenMtu.slice();
  if (!mtus.includes(0)) return mtus;
  const { joined, room } = joinBridges(Wiring.of(fabric));
  for (let endpoint = 0; endpoint < endpoints.count; endpoint++) {
    if (mtus[endpoint] !== 0) continue;
    const port = must(endpoints.port[endpoint]);
    const { untagged, tagged } = must(room[joined.find(must(ports.bridge[port]))]);
    const profile = must(fabric.columns.vlanProfiles[must(ports.vlan[port])]);
    mtus[endpoint] = Math.max(SMALLEST_MTU, profile.tag === 0 ? untagged : tagged);
  }
  return mtus;
}

/** The largest IP packet that passes everywhere, under no tag and under one; bytes. */
interface Room {
  readonly untagged: number;
  readonly tagged: number;
}

/** RFC 791 §3.1: every link carries 68 bytes. */
const SMALLEST_MTU = 68;

const ANY_ROOM: Room = { untagged: DEFAULT_MTU, tagged: DEFAULT_MTU };

/** Which bridges are joined by whatever wire, and how much room the narrowest of those wires has. */
function joinBridges(wiring: Wiring) {
  const { bridges, ports, links, tunnels } = wiring.fabric.columns;
  const joined = wiredBridges(wiring);
  const limits: (Room & { readonly bridge: number })[] = [];
  const bridgeOf = (port: number) => must(ports.bridge[port]);
  for (let link = 0; link < links.count; link++) {
    const [first] = wiring.fabric.portsOn(link);
    const mtu = must(links.mtu[link]);
    if (first !== undefined && mtu > 0) limits.push({ bridge: bridgeOf(first), untagged: mtu, tagged: mtu });
  }
  for (let tunnel = 0; tunnel < tunnels.count; tunnel++) {
    const bridge = bridgeOf(must(tunnels.port[tunnel]));
    for (const { capacity } of wiring.takersOf(tunnel)) {
      const untagged = capacity - ETHERNET_HEADER;
      limits.push({ bridge, untagged, tagged: untagged - TAG_LENGTH });
    }
  }
  const room = Array.from({ length: bridges.count }, (): Room => ANY_ROOM);
  for (const { bridge, untagged, tagged } of limits) {
    const set = joined.find(bridge);
    const known = must(room[set]);
    room[set] = { untagged: Math.min(known.untagged, untagged), tagged: Math.min(known.tagged, tagged) };
  }
  return { joined, room };
}
