import { UNAWARE, vlanProfile } from "../forwarding/vlan-profile.ts";
import { LOCAL_OFPORT } from "../openflow/key.ts";
import { UNSPECIFIED } from "../values/ipv4.ts";
import { NO_KEY } from "../values/tunnel-key.ts";
import { endpointCells, linkCells } from "./cells.ts";
import { BY_FLOW, INHERIT, PORT, TUNNEL } from "./columns.ts";
import { DraftColumns } from "./draft-columns.ts";
import { type BridgeSpec, DEFAULT_VLAN_LIMIT, type EndpointSpec, type FdbSpec } from "./spec.ts";
import type { FlowSpec, HostSpec, LinkSpec } from "./spec.ts";
import { type PathSpec, PORT_DEFAULTS, type PortSpec, type TunnelSpec } from "./spec.ts";

const TRUNK_ALL = vlanProfile({});
export const LOCAL = "LOCAL";

/**
 * A fabric in the making, and the only way to make one: designs, documents and changes all use these verbs.
 * A verb takes the rows that earlier verbs gave, and an origin (an id of `origins`) for provenance.
 */
export class FabricDraft extends DraftColumns {
  addHost(name: string, spec: HostSpec, origin: number): number {
    const { addresses, ipForward, rpFilter, vlanLimit = DEFAULT_VLAN_LIMIT } = spec;
    return this.hosts.add({ name, addresses, ipForward: Number(ipForward), rpFilter, vlanLimit, origin });
  }

  /** Adds the bridge and its LOCAL port. */
  addBridge(host: number, name: string, spec: BridgeSpec, origin: number): number {
    const bridge = this.bridges.add({
      name,
      host,
      local: -1,
      hasFlows: 0,
      ...this.#bridgeCells(spec, origin),
      origin,
    });
    const local = this.ports.add({
      ...NO_PORT,
      name: LOCAL,
      bridge,
      kind: PORT.local,
      vlan: this.vlanProfiles.id(spec.settings.kind === "linux" ? UNAWARE : TRUNK_ALL),
      settings: this.portSettings.id(PORT_DEFAULTS),
      ofport: LOCAL_OFPORT,
      origin,
    });
    this.bridges.set(bridge, { local });
    return bridge;
  }

  setBridge(bridge: number, spec: BridgeSpec, origin: number): void {
    this.bridges.set(bridge, { ...this.#bridgeCells(spec, origin), origin });
  }

  addPort(bridge: number, name: string, spec: PortSpec, origin: number): number {
    const { kind, vlan, settings, ofport, stpNumber, peerName } = this.#portCells(spec);
    // One object for each of a million ports, cell by cell: with two spreads in it this takes eight times as long.
    const port = this.ports.add({
      name,
      bridge,
      kind,
      vlan,
      settings,
      ofport,
      stpNumber,
      peerName,
      link: -1,
      tunnel: -1,
      endpoint: -1,
      up: 1,
      origin,
    });
    if (spec.role.kind === "tunnel") this.#addTunnel(port, spec.role.tunnel);
    return port;
  }

  /** Gives a port other columns; it keeps its bridge, its link and its endpoint. */
  setPort(port: number, spec: PortSpec, origin: number): void {
    this.#dropTunnel(port);
    this.ports.set(port, { ...this.#portCells(spec), origin });
    if (spec.role.kind === "tunnel") this.#addTunnel(port, spec.role.tunnel);
  }

  /** Static MAC entries for it stay behind. */
  movePort(port: number, bridge: number, origin: number): void {
    this.#dropFdb("port", port);
    this.ports.set(port, { bridge, origin });
  }

  /** Removes the port, its tunnel, its static MAC entries and the endpoint that is plugged there. */
  removePort(port: number): void {
    this.#dropTunnel(port);
    this.#dropFdb("port", port);
    const endpoint = this.ports.columns.endpoint[port] ?? -1;
    if (endpoint >= 0) this.endpoints.remove(endpoint);
    this.ports.remove(port);
  }

  /** The tables of the bridge are then exactly these, in the order in which they were added. */
  setFlows(bridge: number, flows: readonly FlowSpec[]): void {
    if (this.bridges.columns.hasFlows[bridge] === 1) this.#dropFlows(bridge);
    for (const flow of flows) this.flows.add({ bridge, ...flow });
    this.bridges.set(bridge, { hasFlows: 1 });
  }

  /** Behind those that the bridge has. */
  addFlow(bridge: number, flow: FlowSpec): void {
    this.flows.add({ bridge, ...flow });
    this.bridges.set(bridge, { hasFlows: 1 });
  }

  setFdb(bridge: number, entries: readonly FdbSpec[]): void {
    this.#dropFdb("bridge", bridge);
    for (const entry of entries) this.fdb.add({ bridge, ...entry });
  }

  addLink(name: string, ports: readonly number[], spec: LinkSpec, origin: number): number {
    const link = this.links.add({ name, ...linkCells(spec), origin });
    for (const port of ports) this.ports.set(port, { link });
    return link;
  }

  /** Gives a link other values and other ports. */
  setLink(link: number, ports: readonly number[], spec: LinkSpec, origin: number): void {
    const on = this.ports.columns.link;
    for (let port = 0; port < this.ports.count; port++)
      if (on[port] === link) this.ports.set(port, { link: -1 });
    this.links.set(link, { ...linkCells(spec), origin });
    for (const port of ports) this.ports.set(port, { link });
  }

  addPath(from: number, to: number, spec: PathSpec, origin: number): number {
    const { mtu, up, drops } = spec;
    return this.paths.add({ from, to, mtu, up: Number(up), drops, origin });
  }

  addTenant(name: string, origin: number): number {
    return this.tenants.add({ name, origin });
  }

  addNetwork(tenant: number, name: string, origin: number): number {
    return this.networks.add({ tenant, name, origin });
  }

  addEndpoint(network: number, name: string, port: number, spec: EndpointSpec, origin: number): number {
    const tenant = this.networks.columns.tenant[network] ?? -1;
    const { mac, ip, prefix, gateway, writtenMtu, mtu, container } = endpointCells(spec);
    // One object, cell by cell, as for ports.
    const endpoint = this.endpoints.add({
      name,
      container,
      tenant,
      network,
      port,
      mac,
      ip,
      prefix,
      gateway,
      writtenMtu,
      mtu,
      origin,
    });
    this.ports.columns.endpoint[port] = endpoint;
    return endpoint;
  }

  /** Gives an endpoint other values and plugs it there; it keeps its name and tenant. */
  setEndpoint(endpoint: number, network: number, port: number, spec: EndpointSpec, origin: number): void {
    const old = this.endpoints.columns.port[endpoint] ?? -1;
    if (old >= 0) this.ports.set(old, { endpoint: -1 });
    this.endpoints.set(endpoint, { network, port, ...endpointCells(spec), origin });
    this.ports.set(port, { endpoint });
  }

  removeEndpoint(endpoint: number): void {
    this.ports.set(this.endpoints.columns.port[endpoint] ?? -1, { endpoint: -1 });
    this.endpoints.remove(endpoint);
  }

  #bridgeCells(spec: BridgeSpec, origin: number) {
    return {
      settings: this.bridgeSettings.id(spec.settings),
      systemId: spec.systemId ?? -1,
      localUp: Number(spec.localUp),
      localAddresses: spec.localAddresses,
      localMasquerade: Number(spec.localMasquerade),
      stpOrigin: spec.stpOrigin ?? origin,
    };
  }

  #portCells(spec: PortSpec) {
    return {
      kind: PORT[spec.role.kind],
      vlan: this.vlanProfiles.id(spec.vlan),
      settings: this.portSettings.id(spec.settings),
      ofport: spec.ofport ?? 0,
      stpNumber: spec.stpNumber ?? 0,
      peerName: spec.role.kind === "patch" ? spec.role.peer : "",
    };
  }

  #addTunnel(port: number, spec: TunnelSpec): void {
    const tunnel = this.tunnels.add({
      port,
      type: TUNNEL[spec.type],
      dstPort: spec.dstPort,
      remoteIp: unlessFlow(spec.remoteIp, UNSPECIFIED),
      localIp: unlessFlow(spec.localIp ?? UNSPECIFIED, UNSPECIFIED),
      inKey: unlessFlow(spec.inKey, NO_KEY),
      hasOutKey: Number(spec.outKey !== undefined),
      outKey: unlessFlow(spec.outKey ?? NO_KEY, NO_KEY),
      byFlow: flowBits(spec),
      csum: Number(spec.csum),
      dontFragment: Number(spec.dontFragment),
      ttl: spec.ttl === "inherit" ? INHERIT : spec.ttl,
      tos: spec.tos === "inherit" ? INHERIT : spec.tos,
    });
    this.ports.columns.tunnel[port] = tunnel;
  }

  #dropFlows(bridge: number): void {
    const of = this.flows.columns.bridge;
    for (let row = 0; row < this.flows.count; row++) if (of[row] === bridge) this.flows.remove(row);
  }

  #dropFdb(by: "bridge" | "port", of: number): void {
    const column = this.fdb.columns[by];
    for (let row = 0; row < this.fdb.count; row++) if (column[row] === of) this.fdb.remove(row);
  }

  #dropTunnel(port: number): void {
    const tunnel = this.ports.columns.tunnel[port] ?? -1;
    if (tunnel >= 0) this.tunnels.remove(tunnel);
    this.ports.set(port, { tunnel: -1 });
  }
}

const NO_PORT = { stpNumber: 0, peerName: "", link: -1, tunnel: -1, endpoint: -1, up: 1 } as const;

function unlessFlow<T>(value: T | "flow", instead: T): T {
  return value === "flow" ? instead : value;
}

function flowBits(spec: TunnelSpec): number {
  const keys = ["inKey", "outKey", "remoteIp", "localIp"] as const;
  return keys.reduce((bits, key) => (spec[key] === "flow" ? bits | BY_FLOW[key] : bits), 0);
}
