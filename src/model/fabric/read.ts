import { isTrue } from "../schema/primitives.ts";
import { type Cidr, type Ipv4, parseCidr, parseIpv4 } from "../values/ipv4.ts";
import { type Mac, parseMac } from "../values/mac.ts";
import { type VlanId, vlanIdFrom } from "../values/vlan-id.ts";
import type { BridgeSettings } from "./columns.ts";
import type {
  BridgeDocument,
  EndpointDocument,
  FdbDocument,
  HostDocument,
  LinkDocument,
  PathDocument,
} from "./document.ts";
import { must } from "./fabric.ts";
import { type BridgeSpec, DEFAULT_VLAN_LIMIT, type EndpointSpec, type FdbSpec } from "./spec.ts";
import { type HostSpec, LINK_DEFAULTS, type LinkSpec, OVS_BRIDGE, type PathSpec } from "./spec.ts";

/** From the words of a checked document to the values of a draft, element by element; port-reader.ts reads ports. */
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
