import { formatCidr, formatIpv4, type Ipv4 } from "../values/ipv4.ts";
import { formatMac } from "../values/mac.ts";
import { type BridgeSettings, PORT_KINDS, type PortKind, type PortSettings } from "./columns.ts";
import { LOCAL } from "./draft.ts";
import type { FdbDocument } from "./document.ts";
import { type Fabric, must } from "./fabric.ts";
import type { TunnelSpec } from "./spec.ts";
import { fdbDocument, flowDocument } from "./tables-document.ts";
import { formatEnd, tunnelSpec } from "./tunnel-spec.ts";
import { type VlanFace, vlanFace } from "./vlan-face.ts";

/**
 * A fabric as objects, for tests, properties and scripts: `face(fabric).host("h1").bridge("br0").port("p1").tag`.
 * Nothing is kept: every object is made when it is asked for, and is plain text and numbers. What walks a large
 * fabric uses its columns. Asking for a name that nothing has throws, and tells the names there are.
 */
export function face(fabric: Fabric): FabricFace {
  const { hosts, endpoints, links } = fabric.columns;
  return {
    name: fabric.name,
    get hosts() {
      return rows(hosts.count).map((row) => hostFace(fabric, row));
    },
    get links() {
      return rows(links.count).map((row) => linkFace(fabric, row));
    },
    get endpoints() {
      return rows(endpoints.count).map((row) => endpointFace(fabric, row));
    },
    host: (name) => hostFace(fabric, rowNamed("host", name, hosts.name)),
    link: (name) => linkFace(fabric, rowNamed("link", name, links.name)),
    port: (at) => {
      const row = fabric.findPort(at);
      if (row === undefined) throw new Error(`no port ${at}`);
      return portFace(fabric, row);
    },
    endpoint: (name) => {
      const row = fabric.findEndpoint(name);
      if (row === undefined) throw new Error(`no endpoint ${name}`);
      return endpointFace(fabric, row);
    },
  };
}

export interface FabricFace {
  readonly name: string;
  readonly hosts: readonly HostFace[];
  readonly links: readonly LinkFace[];
  readonly endpoints: readonly EndpointFace[];
  host(name: string): HostFace;
  link(name: string): LinkFace;
  /** @param at HOST/BRIDGE/PORT */
  port(at: string): PortFace;
  /** @param name TENANT/CONTAINER */
  endpoint(name: string): EndpointFace;
}

export interface HostFace {
  readonly name: string;
  /** as `1.1.1.1/24` */
  readonly addresses: readonly string[];
  readonly ipForward: boolean;
  readonly rpFilter: number;
  /** as written, 0 for all tags that can be read */
  readonly vlanLimit: number;
  readonly bridges: readonly BridgeFace[];
  bridge(name: string): BridgeFace;
}

export interface BridgeFace extends BridgeSettings {
  readonly name: string;
  /** HOST/BRIDGE */
  readonly at: string;
  /** addresses of LOCAL, as `1.1.1.1/24` */
  readonly addresses: readonly string[];
  /** without LOCAL */
  readonly ports: readonly PortFace[];
  /** as ovs-ofctl has them, ports by number; undefined where none are written */
  readonly flows?: readonly string[];
  readonly fdb: readonly FdbDocument[];
  port(name: string): PortFace;
}

export interface PortFace extends PortSettings, VlanFace {
  readonly name: string;
  /** HOST/BRIDGE/PORT */
  readonly at: string;
  readonly kind: PortKind;
  /** as written, or its default */
  readonly ofport: number;
  /** of a patch port, by name */
  readonly peer?: string;
  readonly tunnel?: TunnelFace;
  readonly link?: string;
  readonly endpoint?: string;
}

export interface TunnelFace extends Pick<TunnelSpec, "type" | "csum" | "dontFragment" | "ttl" | "tos"> {
  /** UDP, where the type has ports */
  readonly dstPort?: number;
  /** an address, or `flow` */
  readonly remoteIp: string;
  readonly localIp?: string;
  readonly inKey: number | "flow";
  /** undefined: no key in the outer header */
  readonly outKey?: number | "flow";
}

export interface LinkFace {
  readonly name: string;
  /** as HOST/BRIDGE/PORT */
  readonly ports: readonly string[];
  /** bytes */
  readonly mtu?: number;
  /** microseconds */
  readonly delay: number;
  readonly up: boolean;
}

export interface EndpointFace {
  /** TENANT/CONTAINER */
  readonly name: string;
  readonly tenant: string;
  readonly network: string;
  /** HOST/BRIDGE/PORT */
  readonly port: string;
  readonly mac: string;
  /** as `192.168.0.1/24` */
  readonly ip?: string;
  readonly gateway?: string;
  /** bytes */
  readonly mtu: number;
}

function hostFace(fabric: Fabric, host: number): HostFace {
  const { hosts, bridges } = fabric.columns;
  const own = [...fabric.bridgesOf(host)];
  return {
    name: fabric.hostName(host),
    addresses: must(hosts.addresses[host]).map(formatCidr),
    ipForward: hosts.ipForward[host] === 1,
    rpFilter: must(hosts.rpFilter[host]),
    vlanLimit: must(hosts.vlanLimit[host]),
    get bridges() {
      return own.map((bridge) => bridgeFace(fabric, bridge));
    },
    bridge: (name) => bridgeFace(fabric, rowNamed("bridge", name, bridges.name, own)),
  };
}

function bridgeFace(fabric: Fabric, bridge: number): BridgeFace {
  const { bridges, ports } = fabric.columns;
  const own = [...fabric.portsOf(bridge)];
  return {
    ...fabric.bridgeSettings(bridge),
    name: must(bridges.name[bridge]),
    at: fabric.bridgeName(bridge),
    addresses: must(bridges.localAddresses[bridge]).map(formatCidr),
    get ports() {
      return own.filter((port) => ports.name[port] !== LOCAL).map((port) => portFace(fabric, port));
    },
    ...(bridges.hasFlows[bridge] === 1 && { flows: must(flowDocument(fabric, bridge)) }),
    fdb: fdbDocument(fabric, bridge),
    port: (name) => portFace(fabric, rowNamed("port", name, ports.name, own)),
  };
}

function portFace(fabric: Fabric, port: number): PortFace {
  const { ports, links, vlanProfiles } = fabric.columns;
  const [link, tunnel, endpoint] = [ports.link, ports.tunnel, ports.endpoint].map((of) => must(of[port]));
  const peer = must(ports.peerName[port]);
  return {
    ...fabric.portSettings(port),
    name: must(ports.name[port]),
    at: fabric.portName(port),
    kind: must(PORT_KINDS[must(ports.kind[port])]),
    ofport: fabric.ofPorts.numberOf(port),
    ...vlanFace(must(vlanProfiles[must(ports.vlan[port])])),
    ...(peer !== "" && { peer }),
    ...(must(tunnel) >= 0 && { tunnel: tunnelFace(fabric, must(tunnel)) }),
    ...(must(link) >= 0 && { link: must(links.name[must(link)]) }),
    ...(must(endpoint) >= 0 && { endpoint: fabric.endpointName(must(endpoint)) }),
  };
}

function tunnelFace(fabric: Fabric, tunnel: number): TunnelFace {
  const { dstPort, remoteIp, localIp, outKey, ...spec } = tunnelSpec(fabric, tunnel);
  return {
    ...spec,
    ...(dstPort !== 0 && { dstPort }),
    remoteIp: formatEnd(remoteIp),
    ...(localIp !== undefined && { localIp: formatEnd(localIp) }),
    ...(outKey !== undefined && { outKey }),
  };
}

function linkFace(fabric: Fabric, link: number): LinkFace {
  const { links } = fabric.columns;
  const mtu = must(links.mtu[link]);
  return {
    name: must(links.name[link]),
    ports: Array.from(fabric.portsOn(link), (port) => fabric.portName(port)),
    ...(mtu !== 0 && { mtu }),
    delay: must(links.delay[link]),
    up: links.up[link] === 1,
  };
}

function endpointFace(fabric: Fabric, endpoint: number): EndpointFace {
  const { endpoints, networks } = fabric.columns;
  const address = must(endpoints.ip[endpoint]) as Ipv4;
  const gateway = must(endpoints.gateway[endpoint]) as Ipv4;
  return {
    name: fabric.endpointName(endpoint),
    tenant: fabric.tenantName(must(endpoints.tenant[endpoint])),
    network: must(networks.name[must(endpoints.network[endpoint])]),
    port: fabric.portName(must(endpoints.port[endpoint])),
    mac: formatMac(fabric.macOf(endpoint)),
    ...(address !== 0 && { ip: formatCidr({ address, length: must(endpoints.prefix[endpoint]) }) }),
    ...(gateway !== 0 && { gateway: formatIpv4(gateway) }),
    mtu: must(endpoints.mtu[endpoint]),
  };
}

function rows(count: number): number[] {
  return Array.from({ length: count }, (_, row) => row);
}

function rowNamed(
  what: string,
  name: string,
  names: readonly string[],
  among: readonly number[] = rows(names.length),
): number {
  const row = among.find((one) => names[one] === name);
  if (row !== undefined) return row;
  const known = among.slice(0, 10).map((one) => names[one]);
  throw new Error(`no ${what} ${name}; there is ${known.join(", ")}${among.length > 10 ? ", …" : ""}`);
}
