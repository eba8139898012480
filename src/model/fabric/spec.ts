import type { VlanProfile } from "../forwarding/vlan-profile.ts";
import type { Flow } from "../openflow/flow.ts";
import type { Cidr, Ipv4 } from "../values/ipv4.ts";
import type { Mac } from "../values/mac.ts";
import type { TunnelKey } from "../values/tunnel-key.ts";
import type { VlanId } from "../values/vlan-id.ts";
import { DEFAULT_BRIDGE_PRIORITY } from "../spanning-tree/bridge-id.ts";
import { DEFAULT_PATH_COST, DEFAULT_PORT_PRIORITY } from "../spanning-tree/port-id.ts";
import type { BridgeSettings, PortSettings, TunnelType } from "./columns.ts";
import { DEFAULT_TTL } from "../wire/ipv4.ts";

/** What a draft is told about one element: checked values, no text left to be read. */
export interface HostSpec {
  readonly addresses: readonly Cidr[];
  readonly ipForward: boolean;
  readonly rpFilter: 0 | 1 | 2;
  /** how many tags Open vSwitch reads, 0 for all that it can; default 1 */
  readonly vlanLimit?: number | undefined;
}

export interface BridgeSpec {
  readonly settings: BridgeSettings;
  readonly systemId?: Mac | undefined;
  readonly localAddresses: readonly Cidr[];
  readonly localUp: boolean;
  readonly localMasquerade: boolean;
  /** where it is said whether spanning tree runs; default: the bridge's own origin */
  readonly stpOrigin?: number | undefined;
}

/** ovs-vswitchd.conf.db(5), Interface, tunnel options. */
export interface TunnelSpec {
  readonly type: TunnelType;
  /** UDP, 0 where the type has no ports */
  readonly dstPort: number;
  readonly remoteIp: Ipv4 | "flow";
  readonly localIp?: Ipv4 | "flow" | undefined;
  readonly inKey: TunnelKey | "flow";
  /** undefined: the outer header has no key */
  readonly outKey: TunnelKey | "flow" | undefined;
  readonly csum: boolean;
  readonly dontFragment: boolean;
  readonly ttl: number | "inherit";
  /** 0..252, without the two bits of ECN */
  readonly tos: number | "inherit";
}

export type PortRole =
  | { readonly kind: "system" }
  | { readonly kind: "internal" }
  | { readonly kind: "patch"; readonly peer: string }
  | { readonly kind: "tunnel"; readonly tunnel: TunnelSpec };

export interface PortSpec {
  readonly role: PortRole;
  readonly vlan: VlanProfile;
  readonly settings: PortSettings;
  readonly ofport?: number | undefined;
  readonly stpNumber?: number | undefined;
}

export interface FlowSpec {
  readonly flow: Flow;
  readonly leftOut: readonly string[];
  readonly origin: number;
}

/** A flow that a change took away: what it was, where, and which change. */
export interface RemovedFlow {
  /** HOST/BRIDGE */
  readonly at: string;
  readonly flow: FlowSpec;
  /** of the change */
  readonly origin: number;
}

/** A static entry of a MAC table. */
export interface FdbSpec {
  readonly vlan: VlanId;
  readonly mac: Mac;
  /** a row */
  readonly port: number;
  readonly origin: number;
}

export interface LinkSpec {
  /** bytes, undefined for none */
  readonly mtu?: number | undefined;
  /** microseconds */
  readonly delay: number;
  readonly up: boolean;
}

export interface PathSpec {
  /** bytes */
  readonly mtu: number;
  readonly up: boolean;
  /** `gre` or `udp:PORT` */
  readonly drops: readonly string[];
}

export interface EndpointSpec {
  readonly mac?: Mac | undefined;
  readonly ip?: Cidr | undefined;
  readonly gateway?: Ipv4 | undefined;
  /** bytes; undefined: the largest that fits every path of its network */
  readonly mtu?: number | undefined;
  /** TENANT/CONTAINER, where the endpoint's own name does not say so */
  readonly container?: string | undefined;
}

/** ovs-vswitchd.conf.db(5), Bridge, with the defaults of Open vSwitch. Seconds. */
export const OVS_BRIDGE: BridgeSettings = {
  kind: "ovs",
  datapathType: "",
  failMode: "standalone",
  stp: false,
  stpPriority: DEFAULT_BRIDGE_PRIORITY,
  helloTime: undefined,
  maxAge: 20,
  forwardDelay: 15,
  macAgeing: 300,
  macTableSize: 8192,
  forwardBpdu: false,
};

/** ovs-vswitchd.conf.db(5), Port: 802.1D-1998 §9.2.7 gives 128; the cost of a link of unknown speed is 2. */
export const PORT_DEFAULTS: PortSettings = {
  stpEnable: true,
  stpPriority: DEFAULT_PORT_PRIORITY,
  stpPathCost: DEFAULT_PATH_COST,
};

/** What Open vSwitch does where no option says otherwise: DF set, no checksum. */
export const TUNNEL_DEFAULTS = { csum: false, dontFragment: true, ttl: DEFAULT_TTL, tos: 0 } as const;

export const LINK_DEFAULTS: LinkSpec = { delay: 1, up: true };
export const DEFAULT_MTU = 1500;
/** ovs-vswitchd.conf.db(5), Open_vSwitch, other_config:vlan-limit. */
export const DEFAULT_VLAN_LIMIT = 1;
