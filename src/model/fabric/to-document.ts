import { type Cidr, formatCidr, formatIpv4, type Ipv4 } from "../values/ipv4.ts";
import { formatMac, type Mac } from "../values/mac.ts";
import { LOCAL_OFPORT } from "../openflow/key.ts";
import { NO_KEY } from "../values/tunnel-key.ts";
import { VXLAN_PORT } from "../wire/vxlan.ts";
import { PORT } from "./columns.ts";
import type {
  BridgeDocument,
  EndpointDocument,
  FabricDocument,
  HostDocument,
  LinkDocument,
  PathDocument,
} from "./document.ts";
import type { PortDocument } from "./document.ts";
import { type Fabric, must } from "./fabric.ts";
import { vlanColumns, vlanConfig } from "./vlan-columns.ts";
import { DEFAULT_MTU, DEFAULT_VLAN_LIMIT, LINK_DEFAULTS, OVS_BRIDGE } from "./spec.ts";
import { PORT_DEFAULTS, TUNNEL_DEFAULTS } from "./spec.ts";
import { fdbDocument, flowDocument } from "./tables-document.ts";
import { formatEnd, tunnelSpec, tunnelType } from "./tunnel-spec.ts";

/**
 * A fabric in the contract's notation, what is default left out: the inverse of `fabricFrom`. Reading it back
 * gives the same columns but for origins, and but for what the notation has no words for: tenants and networks
 * that no endpoint is in, links that no port is on, and the order of rows where a design or a change has not made
 * them host by host. A bridge whose default system-id comes from such an order has it written.
 */
export function toDocument(fabric: Fabric): FabricDocument {
  const { hosts, links, endpoints } = fabric.columns;
  let placed = 0;
  return given({
    kind: "fabric" as const,
    name: fabric.name,
    hosts: Object.fromEntries(
      rows(hosts.count).map((row) => {
        const before = placed;
        placed += fabric.bridgesOf(row).length;
        return [fabric.hostName(row), hostDocument(fabric, row, before)];
      }),
    ),
    links: listed(
      rows(links.count)
        .filter((row) => fabric.portsOn(row).length > 0)
        .map((row) => linkDocument(fabric, row)),
    ),
    underlay: underlayDocument(fabric),
    endpoints: filled(
      Object.fromEntries(
        rows(endpoints.count).map((row) => [fabric.endpointName(row), endpointDocument(fabric, row)]),
      ),
    ),
    allow: listed(fabric.allowed.map(([one, other]): [string, string] => [one, other])),
    properties: listed(fabric.properties.map((one) => ({ ...one }))),
    failures: structuredClone(fabric.failures),
    unmodelled: listed(fabric.unmodelled.map((one) => ({ ...one }))),
  });
}

function hostDocument(fabric: Fabric, host: number, before: number): HostDocument {
  const { hosts, bridges } = fabric.columns;
  const own = [...fabric.bridgesOf(host)];
  return given({
    addresses: listed(must(hosts.addresses[host]).map(formatCidr)),
    ip_forward: unlessDefault(hosts.ipForward[host] === 1, false),
    rp_filter: unlessDefault(must(hosts.rpFilter[host]), 0),
    other_config: filled(
      given({ "vlan-limit": unlessDefault(must(hosts.vlanLimit[host]), DEFAULT_VLAN_LIMIT) }),
    ),
    bridges: filled(
      Object.fromEntries(
        own.map((bridge, i) => [must(bridges.name[bridge]), bridgeDocument(fabric, bridge, before + i)]),
      ),
    ),
  });
}

/** `place`: how many bridges the document has before it */
function bridgeDocument(fabric: Fabric, bridge: number, place: number): BridgeDocument {
  const { ports } = fabric.columns;
  const settings = fabric.bridgeSettings(bridge);
  const own = [...fabric.portsOf(bridge)].filter((port) => ports.kind[port] !== PORT.local);
  return given({
    kind: unlessDefault(settings.kind, OVS_BRIDGE.kind),
    datapath_type: unlessDefault(settings.datapathType as "" | "system" | "netdev", ""),
    fail_mode: unlessDefault(settings.failMode, OVS_BRIDGE.failMode),
    stp_enable: unlessDefault(settings.stp, OVS_BRIDGE.stp),
    other_config: filled(
      given({
        "stp-system-id": systemIdOf(fabric, bridge, place),
        "stp-priority": unlessDefault(settings.stpPriority, OVS_BRIDGE.stpPriority),
        "stp-hello-time": unlessDefault(settings.helloTime, OVS_BRIDGE.helloTime),
        "stp-max-age": unlessDefault(settings.maxAge, OVS_BRIDGE.maxAge),
        "stp-forward-delay": unlessDefault(settings.forwardDelay, OVS_BRIDGE.forwardDelay),
        "mac-aging-time": unlessDefault(settings.macAgeing, OVS_BRIDGE.macAgeing),
        "mac-table-size": unlessDefault(settings.macTableSize, OVS_BRIDGE.macTableSize),
        "forward-bpdu": unlessDefault(settings.forwardBpdu, OVS_BRIDGE.forwardBpdu),
      }),
    ),
    local: localDocument(fabric, bridge),
    ports: filled(
      Object.fromEntries(own.map((port) => [must(ports.name[port]), portDocument(fabric, port)])),
    ),
    flows: flowDocument(fabric, bridge),
    fdb: listed(fdbDocument(fabric, bridge)),
  });
}

function systemIdOf(fabric: Fabric, bridge: number, place: number): string | undefined {
  const written = must(fabric.columns.bridges.systemId[bridge]);
  if (written >= 0) return formatMac(written as Mac);
  return place === bridge || !fabric.bridgeSettings(bridge).stp ? undefined : formatMac((bridge + 1) as Mac);
}

function localDocument(fabric: Fabric, bridge: number): BridgeDocument["local"] {
  const { localAddresses, localUp, localMasquerade } = fabric.columns.bridges;
  const addresses = must(localAddresses[bridge]).map(formatCidr);
  return filled(
    given({
      addresses: listed(addresses),
      up: unlessDefault(localUp[bridge] === 1, addresses.length > 0),
      masquerade: unlessDefault(localMasquerade[bridge] === 1, false),
    }),
  );
}

function portDocument(fabric: Fabric, port: number): PortDocument {
  const { ports, vlanProfiles } = fabric.columns;
  const settings = fabric.portSettings(port);
  const profile = must(vlanProfiles[must(ports.vlan[port])]);
  const ofport = must(ports.ofport[port]);
  const common = given({
    ...vlanColumns(profile),
    ofport: ofport === 0 || ofport === LOCAL_OFPORT ? undefined : ofport,
    other_config: filled(
      given({
        "stp-enable": unlessDefault(settings.stpEnable, PORT_DEFAULTS.stpEnable),
        "stp-port-num": unlessDefault(must(ports.stpNumber[port]), 0),
        "stp-port-priority": unlessDefault(settings.stpPriority, PORT_DEFAULTS.stpPriority),
        "stp-path-cost": unlessDefault(settings.stpPathCost, PORT_DEFAULTS.stpPathCost),
        ...vlanConfig(profile),
      }),
    ),
  });
  switch (ports.kind[port]) {
    case PORT.patch:
      return { type: "patch", options: { peer: must(ports.peerName[port]) }, ...common };
    case PORT.tunnel:
      return { ...tunnelColumns(fabric, must(ports.tunnel[port])), ...common };
    case PORT.internal:
      return { type: "internal", ...common };
    default:
      return common;
  }
}

function tunnelColumns(fabric: Fabric, tunnel: number) {
  const options = tunnelOptions(fabric, tunnel);
  switch (tunnelType(fabric, tunnel)) {
    case "gre":
      return { type: "gre" as const, options };
    case "vxlan": {
      const port = unlessDefault(must(fabric.columns.tunnels.dstPort[tunnel]), VXLAN_PORT);
      return { type: "vxlan" as const, options: given({ ...options, dst_port: port }) };
    }
  }
}

function tunnelOptions(fabric: Fabric, tunnel: number) {
  const { remoteIp, localIp, inKey, outKey, csum, dontFragment, ttl, tos } = tunnelSpec(fabric, tunnel);
  return given({
    remote_ip: formatEnd(remoteIp),
    local_ip: localIp === undefined ? undefined : formatEnd(localIp),
    key: inKey === outKey ? inKey : undefined,
    in_key: inKey === outKey ? undefined : unlessDefault(inKey, NO_KEY),
    out_key: inKey === outKey ? undefined : outKey,
    csum: unlessDefault(csum, TUNNEL_DEFAULTS.csum),
    df_default: unlessDefault(dontFragment, TUNNEL_DEFAULTS.dontFragment),
    ttl: unlessDefault<number | "inherit">(ttl, TUNNEL_DEFAULTS.ttl),
    tos: unlessDefault<number | "inherit">(tos, TUNNEL_DEFAULTS.tos),
  });
}

function linkDocument(fabric: Fabric, link: number): LinkDocument {
  const { links } = fabric.columns;
  return given({
    name: must(links.name[link]),
    ports: Array.from(fabric.portsOn(link), (port) => fabric.portName(port)),
    mtu: unlessDefault(must(links.mtu[link]), 0),
    delay: unlessDefault(must(links.delay[link]), LINK_DEFAULTS.delay),
    up: unlessDefault(links.up[link] === 1, LINK_DEFAULTS.up),
  });
}

function underlayDocument(fabric: Fabric): FabricDocument["underlay"] {
  const { paths } = fabric.columns;
  return filled(
    given({
      mtu: unlessDefault(fabric.underlayMtu, DEFAULT_MTU),
      paths: listed(rows(paths.count).map((row) => pathDocument(fabric, row))),
    }),
  );
}

function pathDocument(fabric: Fabric, row: number): PathDocument {
  const { paths } = fabric.columns;
  return given({
    from: fabric.hostName(must(paths.from[row])),
    to: fabric.hostName(must(paths.to[row])),
    mtu: unlessDefault(must(paths.mtu[row]), fabric.underlayMtu),
    up: unlessDefault(paths.up[row] === 1, true),
    drops: listed([...must(paths.drops[row])]),
  });
}

function endpointDocument(fabric: Fabric, endpoint: number): EndpointDocument {
  const { endpoints, networks } = fabric.columns;
  const [mac, gateway] = [must(endpoints.mac[endpoint]), must(endpoints.gateway[endpoint])];
  const ip: Cidr = {
    address: must(endpoints.ip[endpoint]) as Ipv4,
    length: must(endpoints.prefix[endpoint]),
  };
  return given({
    port: fabric.portName(must(endpoints.port[endpoint])),
    mac: mac < 0 ? undefined : formatMac(mac as Mac),
    ip: ip.address === 0 && ip.length === 0 ? undefined : formatCidr(ip),
    mtu: unlessDefault(must(endpoints.writtenMtu[endpoint]), 0),
    network: must(networks.name[must(endpoints.network[endpoint])]),
    gateway: gateway === 0 ? undefined : formatIpv4(gateway as Ipv4),
    container: unlessDefault(must(endpoints.container[endpoint]), ""),
  });
}

const rows = (count: number) => Array.from({ length: count }, (_, row) => row);
const unlessDefault = <T>(value: T, usual: T): T | undefined => (value === usual ? undefined : value);
const listed = <T>(list: T[]): T[] | undefined => (list.length === 0 ? undefined : list);
const filled = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length === 0 ? undefined : value;

/** Without the keys that have no value. */
function given<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
