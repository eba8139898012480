import type { FlowSpec } from "../fabric/spec.ts";
import type { Flow, OfPort } from "../openflow/flow.ts";
import type { VlanId } from "../values/vlan-id.ts";
import { ANY, both, caused, dlVlan, flow, inPort, modVlanVid, NORMAL, UNTAGGED } from "./flow-words.ts";
import type { Agent } from "./neutron-agent.ts";
import type { LocalNetwork } from "./neutron-networks.ts";

/** Where the agent plugs a port that it has not bound to a network yet. */
const DEAD_VLAN = 4095 as VlanId;

const SWITCHED: readonly Flow[] = [flow(0, 65535, dlVlan(DEAD_VLAN)), flow(0, 0, ANY, NORMAL)];

/**
 * br-int switches by the host's own VLANs, and takes in of a physical network only what has such a VLAN here.
 * @param origin of what no network causes
 * @see neutron/agent/openflow/native/br_int.py
 */
export function brIntFlows(here: readonly LocalNetwork[], agent: Agent, origin: number): readonly FlowSpec[] {
  const flows = SWITCHED.map((one) => caused(one, origin));
  for (const [name, { inside, origin: cause }] of agent.physical) {
    flows.push(caused(flow(0, 2, inPort(inside)), cause));
    for (const { network, vlan: local } of here) {
      const { provider } = network;
      if (provider?.physical !== name) continue;
      flows.push(caused(takeIn(inside, provider.vlan, local), provider.origin));
    }
  }
  return flows;
}

/** @param vlan out there; undefined: frames without a tag */
function takeIn(port: OfPort, vlan: VlanId | undefined, local: VlanId): Flow {
  const match = both(inPort(port), vlan === undefined ? UNTAGGED : dlVlan(vlan));
  return flow(0, 3, match, modVlanVid(local), NORMAL);
}
