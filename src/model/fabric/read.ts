import { UNAWARE } from "../forwarding/vlan-profile.ts";
import { isTrue } from "../schema/primitives.ts";
import { type Cidr, type Ipv4, parseCidr, parseIpv4 } from "../values/ipv4.ts";
import { type Mac, parseMac } from "../values/mac.ts";
import { type TunnelKey, tunnelKeyFrom } from "../values/tunnel-key.ts";
import { type VlanId, vlanIdFrom } from "../values/vlan-id.ts";
import { VXLAN_PORT } from "../wire/vxlan.ts";
import type { BridgeSettings, PortSettings } from "./columns.ts";
import type {
  BridgeDocument,
  EndpointDocument,
  FdbDocument,
  HostDocument,
  LinkDocument,
  PathDocument,
} from "./document.ts";
import type { PortDocument } from "./document.ts";
import { profileOf } from "./vlan-columns.ts";
import { must } from "./fabric.ts";
import { type BridgeSpec, DEFAULT_VLAN_LIMIT, type EndpointSpec, type FdbSpec } from "./spec.ts";
import { type HostSpec, LINK_DEFAULTS, type LinkSpec } from "./spec.ts";
import {
  OVS_BRIDGE,
  type PathSpec,
  PORT_DEFAULTS,
  type PortRole,
  type PortSpec,
  TUNNEL_DEFAULTS,
  type TunnelSpec,
} from "./spec.ts";

/** From the words of a checked document to the values of a draft, element by element. */
export function hostSpec(host: HostDocument): HostSpec {
  return {
    addresses: (host.addresses ?? []).map(readCidr),
    ipForward: isTrue(host.ip_forward ?? false),
    rpFilter: Number(host.rp_filter ?? 0) as 0 | 1 | 2,
    vlanLimit: Number(host.other_config?.["vlan-limit"] ?? DEFAULT_VLAN_LIMIT),
  };
}

export function bridgeSpec(bridge: BridgeDocument): BridgeSpec {
  const { local } = bridge;
  const addresses = (local?.addresses ?? []).map(readCidr);
  const systemId = bridge.other_config?.["stp-system-id"];
  return {
    settings: bridgeSettings(bridge),
    systemId: systemId === undefined ? undefined : readMac(systemId),
    localAddresses: addresses,
    localUp: isTrue(local?.up ?? addresses.length > 0),
    localMasquerade: isTrue(local?.masquerade ?? false),
  };
}

function bridgeSettings(bridge: BridgeDocument): BridgeSettings {
  const other = bridge.other_config ?? {};
  return {
    kind: bridge.kind ?? OVS_BRIDGE.kind,
    datapathType: bridge.datapath_type ?? OVS_BRIDGE.datapathType,
    failMode: bridge.fail_mode ?? OVS_BRIDGE.failMode,
    stp: isTrue(bridge.stp_enable ?? OVS_BRIDGE.stp),
    stpPriority: Number(other["stp-priority"] ?? OVS_BRIDGE.stpPriority),
    helloTime: numberIfWritten(other["stp-hello-time"]),
    maxAge: Number(other["stp-max-age"] ?? OVS_BRIDGE.maxAge),
    forwardDelay: Number(other["stp-forward-delay"] ?? OVS_BRIDGE.forwardDelay),
    macAgeing: Number(other["mac-aging-time"] ?? OVS_BRIDGE.macAgeing),
    macTableSize: Number(other["mac-table-size"] ?? OVS_BRIDGE.macTableSize),
    forwardBpdu: isTrue(other["forward-bpdu"] ?? OVS_BRIDGE.forwardBpdu),
  };
}

function numberIfWritten(value: number | string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** `aware`: whether the port's bridge knows VLANs; a Linux bridge here does not. */
export function portSpec(port: PortDocument, aware: boolean): PortSpec {
  const stpNumber = port.other_config?.["stp-port-num"];
  return {
    role: portRole(port),
    vlan: aware ? profileOf(port) : UNAWARE,
    settings: portSettings(port),
    ofport: port.ofport === undefined ? undefined : Number(port.ofport),
    stpNumber: stpNumber === undefined ? undefined : Number(stpNumber),
  };
}

function portRole(port: PortDocument): PortRole {
  switch (port.type) {
    case "patch":
      return { kind: "patch", peer: port.options.peer };
    case "gre":
      return { kind: "tunnel", tunnel: { type: "gre", dstPort: 0, ...tunnelOptions(port.options) } };
    case "vxlan": {
      const dstPort = Number(port.options.dst_port ?? VXLAN_PORT);
      return { kind: "tunnel", tunnel: { type: "vxlan", dstPort, ...tunnelOptions(port.options) } };
    }
    case "internal":
      return { kind: "internal" };
    default:
      return { kind: "system" };
  }
}

/**
 * ovs-vswitchd.conf.db(5), Interface, tunnel options: `key` stands for both directions, in_key and out_key
 * win over it, and no key equals key 0 on the way in.
 */
function tunnelOptions(
  options: Extract<PortDocument, { type: "gre" | "vxlan" }>["options"],
): Omit<TunnelSpec, "type" | "dstPort"> {
  const inKey = options.in_key ?? options.key ?? 0;
  const outKey = options.out_key ?? options.key;
  const { csum, dontFragment, ttl, tos } = TUNNEL_DEFAULTS;
  return {
    remoteIp: orFlow(options.remote_ip, readIpv4),
    localIp: options.local_ip === undefined ? undefined : orFlow(options.local_ip, readIpv4),
    inKey: orFlow(inKey, readKey),
    outKey: outKey === undefined ? undefined : orFlow(outKey, readKey),
    csum: isTrue(options.csum ?? csum),
    dontFragment: isTrue(options.df_default ?? dontFragment),
    ttl: orInherit(options.ttl ?? ttl),
    tos: orInherit(options.tos ?? tos),
  };
}

function orFlow<W, T>(written: W, read: (written: W) => T): T | "flow" {
  return written === "flow" ? "flow" : read(written);
}

function orInherit(written: number | string): number | "inherit" {
  return written === "inherit" ? "inherit" : Number(written);
}

function portSettings(port: PortDocument): PortSettings {
  const other = port.other_config ?? {};
  return {
    stpEnable: isTrue(other["stp-enable"] ?? PORT_DEFAULTS.stpEnable),
    stpPriority: Number(other["stp-port-priority"] ?? PORT_DEFAULTS.stpPriority),
    stpPathCost: Number(other["stp-path-cost"] ?? PORT_DEFAULTS.stpPathCost),
  };
}

/** @param port a row */
export function fdbSpec({ vlan, mac }: FdbDocument, port: number, origin: number): FdbSpec {
  return { vlan: readVlan(vlan), mac: readMac(mac), port, origin };
}

export function linkSpec(link: Pick<LinkDocument, "mtu" | "delay" | "up">): LinkSpec {
  return {
    mtu: link.mtu === undefined ? undefined : Number(link.mtu),
    delay: Number(link.delay ?? LINK_DEFAULTS.delay),
    up: isTrue(link.up ?? LINK_DEFAULTS.up),
  };
}

export function pathSpec(path: Pick<PathDocument, "mtu" | "up" | "drops">, underlayMtu: number): PathSpec {
  return { mtu: Number(path.mtu ?? underlayMtu), up: isTrue(path.up ?? true), drops: path.drops ?? [] };
}

export function endpointSpec(endpoint: EndpointDocument): EndpointSpec {
  return {
    mac: endpoint.mac === undefined ? undefined : readMac(endpoint.mac),
    ip: endpoint.ip === undefined ? undefined : readCidr(endpoint.ip),
    gateway: endpoint.gateway === undefined ? undefined : readIpv4(endpoint.gateway),
    mtu: endpoint.mtu === undefined ? undefined : Number(endpoint.mtu),
    container: endpoint.container,
  };
}

/** The schema has seen to it that these texts are values: anything else is a bug, not input. */
const readMac = (text: string): Mac => must(parseMac(text));
const readIpv4 = (text: string): Ipv4 => must(parseIpv4(text));
const readCidr = (text: string): Cidr => must(parseCidr(text));
const readVlan = (value: number | string): VlanId => must(vlanIdFrom(Number(value)));
const readKey = (value: number | string): TunnelKey => must(tunnelKeyFrom(Number(value)));
