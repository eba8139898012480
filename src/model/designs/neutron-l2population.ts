import type { FabricDraft } from "../fabric/draft.ts";
import { allMacs, must } from "../fabric/fabric.ts";
import type { FlowSpec } from "../fabric/spec.ts";
import type { Flow, OfPort } from "../openflow/flow.ts";
import type { Mac } from "../values/mac.ts";
import type { TunnelKey } from "../values/tunnel-key.ts";
import type { VlanId } from "../values/vlan-id.ts";
import { both, caused, dlDst, dlVlan, flow, output, setTunnel, STRIP_VLAN } from "./flow-words.ts";
import type { Agent } from "./neutron-agent.ts";
import { UNICAST_TO_TUNNEL } from "./neutron-br-tun.ts";
import type { NeutronNetwork } from "./neutron-networks.ts";

/**
 * L2 population: every host that has a network is told of each container of it elsewhere, by its address and the
 * tunnel to it. Addresses that nobody wrote are written now: the flows hold as long as these do.
 * @returns what br-tun has of it, by the host's row
 * @see neutron/plugins/ml2/drivers/l2pop/rpc_manager/l2population_rpc.py
 */
export function populate(
  draft: FabricDraft,
  networks: readonly NeutronNetwork[],
  agents: readonly Agent[],
): readonly (readonly FlowSpec[])[] {
  writeMacs(draft);
  const flows = agents.map((): FlowSpec[] => []);
  const byRow = new Map(networks.map((network) => [network.row, network]));
  const { network: networkOf, mac, origin } = draft.endpoints.columns;
  for (let endpoint = 0; endpoint < draft.endpoints.count; endpoint++) {
    const { key, local } = must(byRow.get(must(networkOf[endpoint])));
    if (key === undefined) continue;
    const home = hostOf(draft, endpoint);
    for (const [host, vlan] of local) {
      const port = must(agents[host]).tunnels.get(home);
      if (port === undefined) continue;
      const told = unicast(vlan, must(mac[endpoint]) as Mac, key, port);
      must(flows[host]).push(caused(told, must(origin[endpoint])));
    }
  }
  return flows;
}

function writeMacs(draft: FabricDraft): void {
  const macs = allMacs(draft.endpoints.columns.mac.slice(0, draft.endpoints.count));
  for (const [endpoint, mac] of macs.entries()) draft.endpoints.set(endpoint, { mac });
}

function hostOf({ endpoints, ports, bridges }: FabricDraft, endpoint: number): number {
  const port = must(endpoints.columns.port[endpoint]);
  return must(bridges.columns.host[must(ports.columns.bridge[port])]);
}

function unicast(vlan: VlanId, mac: Mac, key: TunnelKey, port: OfPort): Flow {
  return flow(UNICAST_TO_TUNNEL, 2, both(dlVlan(vlan), dlDst(mac)), STRIP_VLAN, setTunnel(key), output(port));
}
