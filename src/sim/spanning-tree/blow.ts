import { must } from "../../model/fabric/fabric.ts";
import type { Outage } from "../../model/fabric/outage.ts";
import { type FabricTopology, topologyOfFabric } from "../../model/spanning-tree/of-fabric.ts";
import { topologyFrom } from "../../model/spanning-tree/topology.ts";
import { Wiring } from "../../model/forwarding/wiring.ts";
import type { Blow } from "./story.ts";

/** What an outage is to the spanning tree of a fabric. @param stands per tunnel row whether it exists */
export function blowOf(
  { fabric, restarted }: Outage,
  { bridges }: FabricTopology,
  stands: Uint8Array,
): Blow & { readonly left: FabricTopology; readonly wiring: Wiring } {
  const wiring = new Wiring(fabric);
  const left = topologyOfFabric(wiring, stands);
  const isRestarted = (bridge: number) =>
    restarted.has(must(fabric.columns.bridges.host[bridge])) && fabric.bridgeSettings(bridge).kind === "ovs";
  return {
    wiring,
    left,
    after: topologyFrom(left.columns, left.settings),
    restarted: [...bridges.keys()].filter((index) => isRestarted(must(bridges[index]))),
  };
}
