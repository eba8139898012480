import { type VlanProfile, vlanProfile } from "../forwarding/vlan-profile.ts";
import type { FabricDraft } from "../fabric/draft.ts";
import { must } from "../fabric/fabric.ts";
import { Origins } from "../fabric/origin.ts";
import { PORT_DEFAULTS } from "../fabric/spec.ts";
import { addressesIn } from "../scenario/addressing.ts";
import type { Design, Scenario, Server } from "../scenario/schema.ts";
import { parseCidr } from "../values/ipv4.ts";
import { parseMac } from "../values/mac.ts";
import type { VlanId } from "../values/vlan-id.ts";
import type { WireDesign } from "./design.ts";
import { addAgent, type Agent } from "./neutron-agent.ts";
import { brEthFlows } from "./neutron-br-eth.ts";
import { brIntFlows } from "./neutron-br-int.ts";
import { TunnelFlows } from "./neutron-br-tun.ts";
import { populate } from "./neutron-l2population.ts";
import { networkMtu } from "./neutron-mtu.ts";
import { localNetworks, type NeutronNetwork, neutronNetworks } from "./neutron-networks.ts";
import { addOutside, physicalNetworks, type PhysicalNetwork } from "./neutron-physical.ts";
import { PortNamer } from "./port-names.ts";

type Neutron = Extract<Design, { kind: "neutron" }>;

/**
 * OpenStack Neutron's way (the deck's slide 25): on every host one br-int for all containers, in a VLAN of the host's
 * own for each network, one br-tun that maps these VLANs to the tunnels' keys, and a bridge for each interface that
 * leads to a physical network. There is no spanning tree: no frame goes from tunnel to tunnel.
 */
export const wireNeutron: WireDesign<"neutron"> = (draft, scenario, design) => {
  const networks = neutronNetworks(draft, scenario);
  const physicals = physicalNetworks(draft, scenario, design);
  const agents = addAgents(draft, scenario, design, networks, physicals);
  const switches = addSwitches(draft, physicals, networks, agents);
  const names = new PortNamer();
  for (const network of networks) {
    const physical = physicals.find(({ name }) => name === network.provider?.physical);
    const mtu = networkMtu(draft, design.tunnel ?? "gre", network, physical?.mtu);
    const plug = plugInto(draft, names, network, mtu);
    for (const { name, container, host, origin } of network.containers)
      plug(name, container, must(agents[host]).brInt, accessTo(must(network.local.get(host))), origin);
    // A server's VLAN is no more than its network's outside.
    for (const { name, server, origin } of network.servers) {
      const there = must(switches.get(must(physical).name));
      plug(name, server, there, accessTo(network.provider?.vlan), origin, must(network.provider).origin);
    }
  }
  const populated = design.l2population === true ? populate(draft, networks, agents) : undefined;
  const origin = draft.origins.at(Origins.ROOT, "design");
  const tunnelFlows = new TunnelFlows(design.tunnel ?? "gre", populated !== undefined, origin);
  for (const [host, here] of localNetworks(networks, agents.length).entries()) {
    const agent = must(agents[host]);
    draft.setFlows(agent.brInt, brIntFlows(here, agent, origin));
    draft.setFlows(agent.brTun, [...tunnelFlows.of(host, agent, here), ...(populated?.[host] ?? [])]);
    for (const [name, physical] of agent.physical)
      draft.setFlows(physical.bridge, brEthFlows(here, name, physical));
  }
};

function addAgents(
  draft: FabricDraft,
  scenario: Scenario,
  design: Neutron,
  networks: readonly NeutronNetwork[],
  physicals: readonly PhysicalNetwork[],
): readonly Agent[] {
  const { tunnel: type = "gre", l2population = false } = design;
  const parent = draft.origins.at(Origins.ROOT, "design");
  const addresses = Object.values(scenario.hosts).map(({ address }) => must(parseCidr(address)).address);
  const peersOf = l2population ? sharers(networks, addresses.length) : others(addresses.length);
  const origin = design.tunnel === undefined ? parent : draft.origins.at(parent, "tunnel");
  return Object.keys(scenario.hosts).map((name, host) =>
    addAgent(draft, host, {
      tunnels: { type, addresses, peers: peersOf(host), origin },
      physicals: physicals.filter(({ hosts }) => hosts.has(name)),
      origin: parent,
    }),
  );
}

/** Rows of the hosts that a host has tunnels to, ascending. */
type PeersOf = (host: number) => readonly number[];

function others(count: number): PeersOf {
  const all = Array.from({ length: count }, (_, host) => host);
  return (host) => all.filter((other) => other !== host);
}

/** With l2 population there is a tunnel only where a network is on both hosts. */
function sharers(networks: readonly NeutronNetwork[], count: number): PeersOf {
  const shared = Array.from({ length: count }, () => new Set<number>());
  for (const { key, local } of networks) {
    if (key === undefined) continue;
    for (const host of local.keys()) for (const other of local.keys()) must(shared[host]).add(other);
  }
  const peersOf = others(count);
  return (host) => peersOf(host).filter((other) => must(shared[host]).has(other));
}

/** @returns the switch of each physical network that has servers, as a row of the bridges */
function addSwitches(
  draft: FabricDraft,
  physicals: readonly PhysicalNetwork[],
  networks: readonly NeutronNetwork[],
  agents: readonly Agent[],
): ReadonlyMap<string, number> {
  const withServers = new Set(
    networks.filter(({ servers }) => servers.length > 0).map(({ provider }) => provider?.physical),
  );
  const switches = new Map<string, number>();
  for (const physical of physicals) {
    const { name } = physical;
    const interfaces = agents.flatMap((agent) => agent.physical.get(name)?.uplink ?? []);
    const bridge = addOutside(draft, physical, interfaces, withServers.has(name));
    if (bridge !== undefined) switches.set(name, bridge);
  }
  return switches;
}

/** Makes a port for a container or a server of this network, and plugs it there: for one after the other, in the file's order. */
function plugInto(
  draft: FabricDraft,
  names: PortNamer,
  { row, tenant, tenantName, name, network }: NeutronNetwork,
  mtu: number,
) {
  const addresses = addressesIn(tenant, name);
  let next = 0;
  return (
    member: string,
    written: Server,
    bridge: number,
    vlan: VlanProfile,
    origin: number,
    portOrigin = origin,
  ) => {
    const port = { role: { kind: "system" }, vlan, settings: PORT_DEFAULTS } as const;
    const plugged = draft.addPort(bridge, names.container(bridge, tenantName, member), port, portOrigin);
    const mac = written.mac === undefined ? undefined : parseMac(written.mac);
    const own = Number(written.mtu ?? network.mtu ?? mtu);
    draft.addEndpoint(row, member, plugged, { mac, ip: addresses[next++], mtu: own }, origin);
  };
}

const PROFILES = new Map<VlanId | undefined, VlanProfile>();

/** One object for each VLAN, so that it is interned at a glance. Without a VLAN: untagged frames only. */
function accessTo(tag: VlanId | undefined): VlanProfile {
  const known = PROFILES.get(tag) ?? vlanProfile({ mode: "access", tag });
  PROFILES.set(tag, known);
  return known;
}
