import type { Fabric } from "../model/fabric/fabric.ts";

/** What a verdict takes for granted, said with every one that needs it. */
export function assumptionsFor(fabric: Fabric): readonly string[] {
  const { bridges, tunnels } = fabric.columns;
  const linux = [...bridges.host.keys()].some((bridge) => fabric.bridgeSettings(bridge).kind === "linux");
  return [
    "Open vSwitch forwards as measured on 3.1.0, and the tables are as declared",
    ...(tunnels.count > 0 ? ["the hosts of the underlay are honest: GRE has no authentication"] : []),
    ...(linux
      ? ["no packet filter (iptables, nftables) of a host stands between ports of a Linux bridge"]
      : []),
  ];
}
