import { type VlanProfile, vlanProfile } from "../forwarding/vlan-profile.ts";
import type { FabricDraft } from "../fabric/draft.ts";
import { must } from "../fabric/fabric.ts";
import { Origins } from "../fabric/origin.ts";
import type { TunnelType } from "../fabric/columns.ts";
import { type BridgeSpec, OVS_BRIDGE, PORT_DEFAULTS } from "../fabric/spec.ts";
import { TUNNEL_DEFAULTS, type TunnelSpec } from "../fabric/spec.ts";
import { addressesIn, keysOf } from "../scenario/addressing.ts";
import type { Design, Scenario } from "../scenario/schema.ts";
import { type Ipv4, parseCidr } from "../values/ipv4.ts";
import { parseMac } from "../values/mac.ts";
import { NO_KEY, type TunnelKey } from "../values/tunnel-key.ts";
import { vlanIdFrom } from "../values/vlan-id.ts";
import { VXLAN_PORT } from "../wire/vxlan.ts";
import type { WireDesign } from "./design.ts";
import { PortNamer } from "./port-names.ts";
import { type PlacedNetwork, placeTenants } from "./tenants.ts";

type BridgePerTenant = Extract<Design, { kind: "bridge-per-tenant" }>;

/** One Open vSwitch bridge is kept from holding more tunnels than a host could: the deck's design grows so. */
export const MAX_TUNNEL_PORTS = 1_000_000;

const TRUNK = vlanProfile({});

/**
 * The deck's mix-up (slides 20 to 24): per tenant network and host one Open vSwitch bridge, with a port for
 * each container, and the network's bridges joined by a mesh of GRE or VXLAN tunnels. A network is on the hosts that
 * its containers are on, and on those that a named mesh leads through.
 */
export const wireBridgePerTenant: WireDesign<"bridge-per-tenant"> = (draft, scenario, design) => {
  const { tunnel: type = "gre" } = design;
  const mesh = meshOf(scenario, design);
  const keys = keysOf(scenario);
  const addresses = Object.values(scenario.hosts).map((host) => must(parseCidr(host.address)).address);
  const hostNames = Object.keys(scenario.hosts);
  const names = new PortNamer();
  for (const [serial, network] of placeTenants(draft, scenario).entries()) {
    const key = design.keys === "none" ? undefined : keys.get(`${network.tenantName}/${network.name}`);
    const hosts = hostsOf(network, mesh);
    const bridges = addBridges(draft, `sdn-br${serial}`, hosts, design, network);
    addContainers(draft, bridges, network, names);
    const keyOrigin = originOfKey(draft, network, design);
    for (const [from, to] of tunnelsOf(hosts, mesh)) {
      const tunnel = tunnelTo(type, must(addresses[to]), key);
      const port = { role: { kind: "tunnel", tunnel }, vlan: TRUNK, settings: PORT_DEFAULTS } as const;
      const bridge = must(bridges.get(from));
      draft.addPort(bridge, names.tunnel(bridge, type, must(hostNames[to])), port, keyOrigin);
    }
  }
};

/** How many tunnel ports the design makes, by formula: hosts × (hosts − 1) a network in a full mesh. */
export function countTunnelPorts(scenario: Scenario, design: BridgePerTenant): number {
  const hostsOfNetwork = new Map<string, Set<string>>();
  for (const [tenantName, tenant] of Object.entries(scenario.tenants)) {
    const [only = ""] = Object.keys(tenant.networks);
    for (const { host, network = only } of Object.values(tenant.containers)) {
      const name = `${tenantName}/${network}`;
      hostsOfNetwork.set(name, (hostsOfNetwork.get(name) ?? new Set()).add(host));
    }
  }
  if (design.mesh !== undefined && design.mesh !== "full")
    return hostsOfNetwork.size * design.mesh.length * 2;
  return [...hostsOfNetwork.values()].reduce((sum, { size }) => sum + size * (size - 1), 0);
}

/** Where in the scenario the key of a tunnel comes from: what is to be blamed if it is wrong. */
function originOfKey(draft: FabricDraft, network: PlacedNetwork, design: BridgePerTenant): number {
  if (design.keys === "none") return draft.origins.at(Origins.ROOT, "design", "keys");
  return network.network.key === undefined ? network.origin : draft.origins.at(network.origin, "key");
}

type Mesh = "full" | readonly (readonly [number, number])[];

function meshOf(scenario: Scenario, design: BridgePerTenant): Mesh {
  const { mesh = "full" } = design;
  if (mesh === "full") return mesh;
  const rows = new Map(Object.keys(scenario.hosts).map((name, row) => [name, row]));
  return mesh.map(([a, b]) => [must(rows.get(a)), must(rows.get(b))]);
}

/** Hosts of the network's containers; where the mesh is named, also the hosts that it relays through. */
function hostsOf(network: PlacedNetwork, mesh: Mesh): readonly number[] {
  const own = new Set(network.containers.map(({ host }) => host));
  if (mesh === "full" || own.size < 2) return [...own].toSorted((a, b) => a - b);
  return [...new Set([...own, ...mesh.flat()])].toSorted((a, b) => a - b);
}

function* tunnelsOf(hosts: readonly number[], mesh: Mesh): Generator<readonly [number, number]> {
  if (mesh === "full") {
    for (const from of hosts) for (const to of hosts) if (from !== to) yield [from, to];
    return;
  }
  const present = new Set(hosts);
  for (const [a, b] of mesh) {
    if (!present.has(a) || !present.has(b)) continue;
    yield [a, b];
    yield [b, a];
  }
}

function addBridges(
  draft: FabricDraft,
  name: string,
  hosts: readonly number[],
  design: BridgePerTenant,
  network: PlacedNetwork,
): ReadonlyMap<number, number> {
  const settings = { ...OVS_BRIDGE, stp: design.stp ?? true };
  const stpOrigin = design.stp === undefined ? undefined : draft.origins.at(Origins.ROOT, "design", "stp");
  const spec: BridgeSpec = {
    settings,
    localAddresses: [],
    localUp: false,
    localMasquerade: false,
    stpOrigin,
  };
  return new Map(hosts.map((host) => [host, draft.addBridge(host, name, spec, network.origin)]));
}

function addContainers(
  draft: FabricDraft,
  bridges: ReadonlyMap<number, number>,
  placed: PlacedNetwork,
  names: PortNamer,
): void {
  const vlan = profileOf(placed);
  const addresses = addressesIn(placed.tenant, placed.name);
  for (const [i, { name, container, host, origin }] of placed.containers.entries()) {
    const port = { role: { kind: "system" }, vlan, settings: PORT_DEFAULTS } as const;
    const bridge = must(bridges.get(host));
    const row = draft.addPort(bridge, names.container(bridge, placed.tenantName, name), port, origin);
    const mac = container.mac === undefined ? undefined : parseMac(container.mac);
    const mtu = container.mtu ?? placed.network.mtu;
    const ip = addresses[i];
    draft.addEndpoint(
      placed.row,
      name,
      row,
      { mac, ip, mtu: mtu === undefined ? undefined : Number(mtu) },
      origin,
    );
  }
}

function profileOf({ network }: PlacedNetwork): VlanProfile {
  return network.vlan === undefined ? TRUNK : vlanProfile({ tag: must(vlanIdFrom(Number(network.vlan))) });
}

/** RFC 7348, or GRE: RFC 2890 where there is a key, RFC 2784 where there is none. */
function tunnelTo(type: TunnelType, remoteIp: Ipv4, key: TunnelKey | undefined): TunnelSpec {
  const dstPort = type === "vxlan" ? VXLAN_PORT : 0;
  return { type, dstPort, remoteIp, inKey: key ?? NO_KEY, outKey: key, ...TUNNEL_DEFAULTS };
}
