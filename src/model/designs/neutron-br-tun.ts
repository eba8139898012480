import type { TunnelType } from "../fabric/columns.ts";
import { must } from "../fabric/fabric.ts";
import type { FlowSpec } from "../fabric/spec.ts";
import { VLAN_VID } from "../openflow/fields.ts";
import type { Action, Flow, OfPort } from "../openflow/flow.ts";
import { FIELD } from "../openflow/key.ts";
import type { TunnelKey } from "../values/tunnel-key.ts";
import type { VlanId } from "../values/vlan-id.ts";
import { ANY, caused, dlVlan, flow, inPort, modVlanVid, MULTICAST, output } from "./flow-words.ts";
import { resubmit, setTunnel, STRIP_VLAN, tunId, UNICAST } from "./flow-words.ts";
import { type Agent, PATCH_INT } from "./neutron-agent.ts";
import type { LocalNetwork } from "./neutron-networks.ts";

/** Tables: neutron/plugins/ml2/drivers/openvswitch/agent/common/constants.py */
const FROM_INT = 2;
const FROM_TUNNEL = { gre: 3, vxlan: 4 } as const satisfies Record<TunnelType, number>;
const LEARN = 10;
export const UNICAST_TO_TUNNEL = 20;
const FLOOD_TO_TUNNEL = 22;

/** Who came by a tunnel is answered through it: a flow of table 20, for five minutes. */
const LEARN_SENDER: Action = {
  kind: "learn",
  flow: {
    table: UNICAST_TO_TUNNEL,
    priority: 1,
    hardTimeout: 300,
    idleTimeout: 0,
    match: [
      { field: VLAN_VID, is: VLAN_VID },
      { field: FIELD.dl_dst, is: FIELD.dl_src },
    ],
    actions: [
      { kind: "set", to: FIELD.vlan_tci, value: 0n },
      { kind: "set", to: FIELD.tun_id, value: FIELD.tun_id },
      { kind: "output", port: { start: FIELD.in_port.start, width: 16 } },
    ],
  },
};

/** What is there before any network is. */
function fixedFlows(fromTunnel: number): readonly Flow[] {
  return [
    flow(0, 1, inPort(PATCH_INT), resubmit(FROM_INT)),
    flow(0, 0, ANY),
    flow(FROM_INT, 0, UNICAST, resubmit(UNICAST_TO_TUNNEL)),
    flow(FROM_INT, 0, MULTICAST, resubmit(FLOOD_TO_TUNNEL)),
    flow(fromTunnel, 0, ANY),
    flow(LEARN, 1, ANY, LEARN_SENDER, output(PATCH_INT)),
    flow(UNICAST_TO_TUNNEL, 0, ANY, resubmit(FLOOD_TO_TUNNEL)),
    flow(FLOOD_TO_TUNNEL, 0, ANY),
  ];
}

/**
 * The flows of br-tun: VLANs of the host ↔ keys of the tunnels, and nothing from tunnel to tunnel. Hosts that have the
 * same VLAN for a network share its flows: a hundred hosts with a thousand networks have some two thousand in all.
 * @see neutron/agent/openflow/native/br_tun.py
 */
export class TunnelFlows {
  readonly #from: number;
  readonly #fixed: readonly FlowSpec[];
  readonly #origin: number;
  readonly #isPopulated: boolean;
  readonly #shared = new Map<string, Flow>();

  /** @param origin of what no network causes */
  constructor(type: TunnelType, isPopulated: boolean, origin: number) {
    this.#from = FROM_TUNNEL[type];
    this.#fixed = fixedFlows(this.#from).map((one) => caused(one, origin));
    this.#origin = origin;
    this.#isPopulated = isPopulated;
  }

  /** Of the host in this row. */
  of(host: number, { tunnels }: Agent, here: readonly LocalNetwork[]): readonly FlowSpec[] {
    const flows = [...this.#fixed];
    for (const port of tunnels.values()) flows.push(caused(this.#fromPort(port), this.#origin));
    const all = [...tunnels.values()];
    for (const { network, vlan } of here) {
      const { key, keyOrigin, local } = network;
      if (key === undefined) continue;
      flows.push(caused(this.#keyToVlan(key, vlan), keyOrigin));
      const ports = this.#isPopulated ? portsTo(local, host, tunnels) : all;
      if (ports.length > 0) flows.push(caused(this.#flood(vlan, key, ports), keyOrigin));
    }
    return flows;
  }

  #fromPort(port: OfPort): Flow {
    return this.#once(`port ${port}`, () => flow(0, 1, inPort(port), resubmit(this.#from)));
  }

  #keyToVlan(key: TunnelKey, vlan: VlanId): Flow {
    return this.#once(`in ${key} ${vlan}`, () =>
      flow(this.#from, 1, tunId(key), modVlanVid(vlan), resubmit(LEARN)),
    );
  }

  /** For broadcasts, and for unicasts to whom nobody knows. */
  #flood(vlan: VlanId, key: TunnelKey, ports: readonly OfPort[]): Flow {
    const name = `out ${key} ${vlan} ${this.#isPopulated ? ports.join(",") : ports.length}`;
    return this.#once(name, () =>
      flow(FLOOD_TO_TUNNEL, 1, dlVlan(vlan), STRIP_VLAN, setTunnel(key), ...ports.map(output)),
    );
  }

  #once(name: string, build: () => Flow): Flow {
    const known = this.#shared.get(name) ?? build();
    this.#shared.set(name, known);
    return known;
  }
}

/** The tunnels to the network's other hosts. */
function portsTo(
  hosts: ReadonlyMap<number, unknown>,
  own: number,
  tunnels: ReadonlyMap<number, OfPort>,
): readonly OfPort[] {
  return Array.from(hosts.keys())
    .filter((host) => host !== own)
    .map((host) => must(tunnels.get(host)))
    .toSorted((a, b) => a - b);
}
