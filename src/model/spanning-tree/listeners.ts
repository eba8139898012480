import { PORT } from "../fabric/columns.ts";
import { must } from "../fabric/fabric.ts";
import type { Wiring } from "../forwarding/wiring.ts";

/**
 * The ports of spanning-tree bridges that a BPDU comes to which leaves by `port`. Open vSwitch without spanning
 * tree drops it (measured); a Linux bridge without passes it on. It is untagged and crosses ports of any VLAN.
 */
export function listenersOf(wiring: Wiring, stands: Uint8Array, port: number): number[] {
  const { fabric } = wiring;
  const { ports } = fabric.columns;
  const found = new Set<number>();
  const relayed = new Set<number>();
  const leaving = [port];
  for (let out = leaving.pop(); out !== undefined; out = leaving.pop()) {
    for (const listener of farEnds(wiring, stands, out)) {
      const bridge = must(ports.bridge[listener]);
      const { kind, stp } = fabric.bridgeSettings(bridge);
      if (stp) found.add(listener);
      else if (kind === "linux" && !relayed.has(listener)) {
        relayed.add(listener);
        leaving.push(...fabric.portsOf(bridge).filter((other) => other !== listener));
      }
    }
  }
  return [...found];
}

/** Where a small frame comes to that leaves by `port`, on whichever wire that is. */
function farEnds(wiring: Wiring, stands: Uint8Array, port: number): Iterable<number> {
  const { ports, links, tunnels } = wiring.fabric.columns;
  switch (must(ports.kind[port])) {
    case PORT.patch: {
      const peer = must(wiring.peer[port]);
      return peer < 0 ? [] : [peer];
    }
    case PORT.tunnel: {
      const tunnel = must(ports.tunnel[port]);
      const group = must(wiring.target[tunnel]);
      if (group < 0 || stands[tunnel] === 0) return [];
      const takers = wiring.tunnels.tunnelsOf(group).filter((taker) => stands[taker] === 1);
      return takers.map((taker) => must(tunnels.port[taker]));
    }
    default: {
      const link = must(ports.link[port]);
      if (link < 0 || links.up[link] === 0) return [];
      return wiring.fabric.portsOn(link).filter((other) => other !== port);
    }
  }
}
