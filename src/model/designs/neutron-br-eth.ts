import type { FlowSpec } from "../fabric/spec.ts";
import type { Flow, OfPort } from "../openflow/flow.ts";
import type { VlanId } from "../values/vlan-id.ts";
import { ANY, both, caused, dlVlan, flow, inPort, modVlanVid, NORMAL, STRIP_VLAN } from "./flow-words.ts";
import type { PhysicalBridge } from "./neutron-agent.ts";
import type { LocalNetwork } from "./neutron-networks.ts";

/**
 * The bridge of a physical network, br-eth1 and the like, lets out only what has a VLAN there.
 * @see neutron/agent/openflow/native/br_phys.py
 */
export function brEthFlows(
  here: readonly LocalNetwork[],
  name: string,
  { outside, origin }: PhysicalBridge,
): readonly FlowSpec[] {
  const flows = [caused(flow(0, 2, inPort(outside)), origin), caused(flow(0, 0, ANY, NORMAL), origin)];
  for (const { network, vlan } of here) {
    const { provider } = network;
    if (provider?.physical !== name) continue;
    flows.push(caused(letOut(outside, vlan, provider.vlan), provider.origin));
  }
  return flows;
}

/** @param vlan out there; undefined: frames leave without a tag */
function letOut(port: OfPort, local: VlanId, vlan: VlanId | undefined): Flow {
  const retag = vlan === undefined ? STRIP_VLAN : modVlanVid(vlan);
  return flow(0, 4, both(inPort(port), dlVlan(local)), retag, NORMAL);
}
