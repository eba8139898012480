import type { VlanProfile } from "../forwarding/vlan-profile.ts";
import type { Flow } from "../openflow/flow.ts";
import type { Cidr } from "../values/ipv4.ts";
import { plain, type Sealed } from "./table.ts";

/**
 * The fabric as columns. A column named after another table holds row numbers of it, -1 for none. Every
 * `origin` is an id of `Origins`. What thousands of rows share (settings, VLAN profiles) is held once and
 * referred to by number.
 */
export const HOSTS = {
  name: plain<string>(),
  addresses: plain<readonly Cidr[]>(),
  ipForward: "uint8",
  /** rp_filter of Linux: 0 no check, 1 strict, 2 loose. */
  rpFilter: "uint8",
  /** vlan-limit of Open vSwitch as written: how many tags it reads, 0 for all that it can */
  vlanLimit: "uint8",
  origin: "int32",
} as const;

export interface BridgeSettings {
  readonly kind: "ovs" | "linux";
  readonly datapathType: string;
  readonly failMode: "standalone" | "secure";
  readonly stp: boolean;
  /** 802.1D-1998 §9.2.5: 0..65535 */
  readonly stpPriority: number;
  /** seconds, as written; undefined where nobody wrote it, which Open vSwitch tells from a written default */
  readonly helloTime: number | undefined;
  /** seconds, as written; the protocol clamps them */
  readonly maxAge: number;
  readonly forwardDelay: number;
  /** seconds, as written */
  readonly macAgeing: number;
  /** entries, as written */
  readonly macTableSize: number;
  /** whether NORMAL treats frames to reserved addresses as any others */
  readonly forwardBpdu: boolean;
}

export const BRIDGES = {
  name: plain<string>(),
  host: "int32",
  settings: "int32",
  /** stp-system-id, or -1 for the default */
  systemId: "float64",
  /** The bridge's own port. */
  local: "int32",
  localUp: "uint8",
  localAddresses: plain<readonly Cidr[]>(),
  /** whether what leaves these subnets for the underlay gets the host's source, as Docker has it */
  localMasquerade: "uint8",
  /** whether its tables are those of `flows`; else they follow from fail_mode */
  hasFlows: "uint8",
  origin: "int32",
  /** where it is said whether the bridge runs spanning tree */
  stpOrigin: "int32",
} as const;

export const PORT_KINDS = ["system", "internal", "local", "patch", "tunnel"] as const;
export type PortKind = (typeof PORT_KINDS)[number];
export const PORT = { system: 0, internal: 1, local: 2, patch: 3, tunnel: 4 } as const satisfies Record<
  PortKind,
  number
>;

export interface PortSettings {
  readonly stpEnable: boolean;
  /** 0..255 */
  readonly stpPriority: number;
  readonly stpPathCost: number;
}

export const PORTS = {
  name: plain<string>(),
  bridge: "int32",
  /** one of PORT */
  kind: "uint8",
  /** row of `vlanProfiles` */
  vlan: "int32",
  settings: "int32",
  /** as written, 0 for the default */
  ofport: "int32",
  /** stp-port-num as written, 0 for the default */
  stpNumber: "int32",
  /** A patch port's peer by name: it need not exist. */
  peerName: plain<string>(),
  link: "int32",
  tunnel: "int32",
  endpoint: "int32",
  /** 0 for one that has failed, without carrier or gone with its bridge: it is there, and nothing enters or leaves by it */
  up: "uint8",
  origin: "int32",
} as const;

export const TUNNEL_TYPES = ["gre", "vxlan"] as const;
export type TunnelType = (typeof TUNNEL_TYPES)[number];
export const TUNNEL = { gre: 0, vxlan: 1 } as const satisfies Record<TunnelType, number>;

/** Options of a tunnel that are written `flow`, as bits: the packet or the flow says them. Their cells hold 0. */
export const BY_FLOW = { inKey: 1, outKey: 2, remoteIp: 4, localIp: 8 } as const;
/** In `ttl` and `tos`: the inner packet's. */
export const INHERIT = -1;

/** In the order in which they were added to their bridge: that may decide. */
export const FLOWS = {
  bridge: "int32",
  /** equal texts share one object, where no port is named */
  flow: plain<Flow>(),
  /** names of fields that its match names in vain, for want of a type that has them */
  leftOut: plain<readonly string[]>(),
  origin: "int32",
} as const;

/** Static entries of MAC tables: `ovs-appctl fdb/add`. */
export const FDB = {
  bridge: "int32",
  vlan: "int32",
  mac: "float64",
  port: "int32",
  origin: "int32",
} as const;

export const TUNNELS = {
  port: "int32",
  /** one of TUNNEL */
  type: "uint8",
  /** UDP, 0 where the type has no ports */
  dstPort: "int32",
  remoteIp: "uint32",
  /** 0.0.0.0 for unset */
  localIp: "uint32",
  inKey: "uint32",
  /** whether the outer header has a key at all: RFC 2890 §2.1, bit K */
  hasOutKey: "uint8",
  outKey: "uint32",
  /** bits of BY_FLOW */
  byFlow: "uint8",
  csum: "uint8",
  dontFragment: "uint8",
  ttl: "int32",
  tos: "int32",
} as const;

export const LINKS = {
  name: plain<string>(),
  /** bytes, 0 for none */
  mtu: "int32",
  /** microseconds */
  delay: "float64",
  up: "uint8",
  origin: "int32",
} as const;

export const PATHS = {
  from: "int32",
  to: "int32",
  mtu: "int32",
  up: "uint8",
  drops: plain<readonly string[]>(),
  origin: "int32",
} as const;

export const TENANTS = { name: plain<string>(), origin: "int32" } as const;
export const NETWORKS = { name: plain<string>(), tenant: "int32", origin: "int32" } as const;

export const ENDPOINTS = {
  /** `app`, or `app:eth1` where the container has several interfaces */
  name: plain<string>(),
  /** The container it is an interface of, as TENANT/CONTAINER; empty: the one of its own name. */
  container: plain<string>(),
  tenant: "int32",
  network: "int32",
  port: "int32",
  mac: "float64",
  /** 0.0.0.0 for none */
  ip: "uint32",
  prefix: "uint8",
  /** 0.0.0.0 for none */
  gateway: "uint32",
  /** bytes as written, 0 where nobody said */
  writtenMtu: "int32",
  /** bytes: what was written, or the largest that fits; filled in when a draft is sealed */
  mtu: "int32",
  origin: "int32",
} as const;

export const SHAPES = {
  hosts: HOSTS,
  bridges: BRIDGES,
  ports: PORTS,
  flows: FLOWS,
  fdb: FDB,
  tunnels: TUNNELS,
  links: LINKS,
  paths: PATHS,
  tenants: TENANTS,
  networks: NETWORKS,
  endpoints: ENDPOINTS,
} as const;

export type Tables = { readonly [K in keyof typeof SHAPES]: Sealed<(typeof SHAPES)[K]> };

/** Two tenants or endpoints, by name, that the author lets meet. */
export type Allowed = readonly [string, string];

/** What is at a place and simnet has no model of: frames may go away there, come from there, or be lost there. */
export interface Unmodelled {
  /** HOST, HOST/BRIDGE or HOST/BRIDGE/PORT */
  readonly at: string;
  readonly what: string;
}

export interface Columns extends Tables {
  readonly vlanProfiles: readonly VlanProfile[];
  readonly bridgeSettings: readonly BridgeSettings[];
  readonly portSettings: readonly PortSettings[];
}
