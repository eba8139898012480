import { vlanProfile } from "../forwarding/vlan-profile.ts";
import type { TunnelType } from "../fabric/columns.ts";
import type { FabricDraft } from "../fabric/draft.ts";
import { must } from "../fabric/fabric.ts";
import {
  type BridgeSpec,
  OVS_BRIDGE,
  PORT_DEFAULTS,
  type PortRole,
  TUNNEL_DEFAULTS,
} from "../fabric/spec.ts";
import type { OfPort } from "../openflow/flow.ts";
import type { Ipv4 } from "../values/ipv4.ts";
import { VXLAN_PORT } from "../wire/vxlan.ts";
import type { PhysicalNetwork } from "./neutron-physical.ts";

/** br-tun's port to br-int. */
export const PATCH_INT: OfPort = 1;

/** What Neutron's agent makes of one host. */
export interface Agent {
  readonly brInt: number;
  readonly brTun: number;
  /** br-tun's port to each other host, by that host's row */
  readonly tunnels: ReadonlyMap<number, OfPort>;
  /** by the name of the physical network */
  readonly physical: ReadonlyMap<string, PhysicalBridge>;
}

export interface PhysicalBridge {
  readonly bridge: number;
  /** the interface itself, as a row of the ports */
  readonly uplink: number;
  /** int-br-eth1 of br-int */
  readonly inside: OfPort;
  /** phy-br-eth1 of br-eth1 */
  readonly outside: OfPort;
  readonly origin: number;
}

export interface Tunnels {
  readonly type: TunnelType;
  /** of every host, by its row */
  readonly addresses: readonly Ipv4[];
  /** rows of the hosts that this one has tunnels to, ascending */
  readonly peers: readonly number[];
  readonly origin: number;
}

export interface AgentSpec {
  readonly tunnels: Tunnels;
  /** that the host is on */
  readonly physicals: readonly PhysicalNetwork[];
  readonly origin: number;
}

const TRUNK = vlanProfile({});

/** The agent's own: after a restart a bridge has no flows, and then it forwards nothing. */
const SECURE: BridgeSpec = {
  settings: { ...OVS_BRIDGE, failMode: "secure" },
  localAddresses: [],
  localUp: false,
  localMasquerade: false,
};

/**
 * br-int, br-tun and the bridges of physical networks on one host, joined by patches. A port that a flow names has
 * its number written, and keeps it whatever is unplugged later.
 */
export function addAgent(draft: FabricDraft, host: number, { tunnels, physicals, origin }: AgentSpec): Agent {
  const brInt = draft.addBridge(host, "br-int", SECURE, origin);
  const brTun = draft.addBridge(host, "br-tun", SECURE, origin);
  const plug = (bridge: number, name: string, ofport: OfPort, role: PortRole, cause = origin) =>
    draft.addPort(bridge, name, { role, vlan: TRUNK, settings: PORT_DEFAULTS, ofport }, cause);
  plug(brInt, "patch-tun", 1, { kind: "patch", peer: "patch-int" });
  plug(brTun, "patch-int", PATCH_INT, { kind: "patch", peer: "patch-tun" });
  const toHosts = new Map<number, OfPort>();
  for (const [i, peer] of tunnels.peers.entries()) {
    const ofport = PATCH_INT + 1 + i;
    toHosts.set(peer, ofport);
    plug(brTun, tunnelName(tunnels, peer), ofport, tunnelTo(tunnels, host, peer), tunnels.origin);
  }
  const physical = new Map<string, PhysicalBridge>();
  for (const { name, origin: cause } of physicals) {
    const bridge = draft.addBridge(host, `br-${name}`, SECURE, cause);
    const inside = 2 + physical.size;
    const outside = 2;
    const [int, phy] = [`int-br-${name}`, `phy-br-${name}`];
    const uplink = plug(bridge, name, 1, { kind: "system" }, cause);
    plug(bridge, phy, outside, { kind: "patch", peer: int }, cause);
    plug(brInt, int, inside, { kind: "patch", peer: phy }, cause);
    physical.set(name, { bridge, uplink, inside, outside, origin: cause });
  }
  return { brInt, brTun, tunnels: toHosts, physical };
}

/** `gre-0a000002`: neutron/plugins/ml2/drivers/openvswitch/agent/ovs_neutron_agent.py, get_tunnel_name */
function tunnelName({ type, addresses }: Tunnels, peer: number): string {
  return `${type}-${must(addresses[peer]).toString(16).padStart(8, "0")}`;
}

function tunnelTo({ type, addresses }: Tunnels, host: number, peer: number): PortRole {
  const tunnel = {
    ...TUNNEL_DEFAULTS,
    type,
    dstPort: type === "vxlan" ? VXLAN_PORT : 0,
    localIp: must(addresses[host]),
    remoteIp: must(addresses[peer]),
    inKey: "flow",
    outKey: "flow",
  } as const;
  return { kind: "tunnel", tunnel };
}
