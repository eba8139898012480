import { z } from "zod";
import { gatewayIpv4, hostCidr, interfaceMac, mac, unicastMac } from "../schema/addresses.ts";
import {
  decimal,
  flag,
  integer,
  mtu,
  name,
  object,
  portName,
  title,
  vlan4096,
} from "../schema/primitives.ts";
import { broadcastOf, contains, formatCidr, networkOf, parseCidr, parseIpv4 } from "../values/ipv4.ts";
import { rows } from "../schema/rows.ts";
import { PRIORITY_TAGS, VLAN_MODES } from "../forwarding/vlan-profile.ts";
import { failuresDocument } from "./failures-document.ts";
import { ownPropertyDocument } from "./own-property-document.ts";
import { allowDocument, endpointName } from "./party.ts";
import { greOptions, vxlanOptions } from "./tunnel-options.ts";

/**
 * A fabric as written by hand: Open vSwitch's own columns, and nothing that simnet would have to ignore.
 * The notation is the contract's, "A fabric by hand".
 */
const AT = /^[A-Za-z0-9._-]{1,64}(?:\/[A-Za-z0-9._-]{1,64}){2}$/;

export const at = z.string("a port as HOST/BRIDGE/PORT").regex(AT, "a port as HOST/BRIDGE/PORT");

/** Open vSwitch takes any other text for 802.1ad. */
export const QINQ_ETHTYPES = ["802.1ad", "802.1q"] as const;

const portConfig = {
  "stp-enable": flag.optional(),
  "stp-port-num": integer(1, 255, "a port number").optional(),
  "stp-port-priority": integer(0, 255, "a port priority").optional(),
  "stp-path-cost": integer(1, 65535, "a path cost").optional(),
  "priority-tags": z.union([z.enum(PRIORITY_TAGS), flag]).optional(),
  "qinq-ethtype": z.enum(QINQ_ETHTYPES).optional(),
};

const common = {
  ofport: integer(1, 65279, "an OpenFlow port").optional(),
  other_config: object(portConfig).optional(),
};
const vlans = {
  tag: vlan4096.optional(),
  trunks: z.array(vlan4096).optional(),
  vlan_mode: z.enum(VLAN_MODES).optional(),
  cvlans: z.array(vlan4096).optional(),
};

const plainPort = object({ type: z.enum(["", "system", "internal"]).optional(), ...vlans, ...common });
const patchPort = object({
  type: z.literal("patch"),
  options: object({ peer: portName }),
  ...vlans,
  ...common,
});
const grePort = object({
  type: z.literal("gre"),
  options: greOptions,
  ...vlans,
  ...common,
});
const vxlanPort = object({
  type: z.literal("vxlan"),
  options: vxlanOptions,
  ...vlans,
  ...common,
});

/**
 * JavaScript puts names that look like whole numbers before all others, in their own order: where the file's
 * order decides (ofport, STP numbers), such names want these columns written.
 */
const NAME_ORDER =
  "Elements count in their order here, but names that are whole numbers come first, ascending: " +
  "write ofport, stp-port-num and stp-system-id where that matters.";

/** One line of ovs-vsctl: a port with the columns of Port and Interface by their own names. */
export const portDocument = z.discriminatedUnion("type", [plainPort, patchPort, grePort, vxlanPort]);

/** A static entry of the MAC table: what ovs-appctl fdb/add takes. */
const fdbEntry = object({ vlan: vlan4096, mac: unicastMac, port: portName });

const FLOWS_ORDER =
  "If given, the tables are exactly these; if not, standalone means one NORMAL flow and secure means none. " +
  "Of flows of one priority that match one frame the order may decide, as it does in Open vSwitch.";

export const bridgeDocument = object({
  kind: z.enum(["ovs", "linux"]).optional(),
  datapath_type: z.enum(["", "system", "netdev"]).optional(),
  fail_mode: z.enum(["standalone", "secure"]).optional(),
  stp_enable: flag.optional(),
  other_config: object({
    "stp-system-id": mac.optional(),
    "stp-priority": integer(0, 65535, "a bridge priority").optional(),
    "stp-hello-time": integer(1, 10, "seconds").optional(),
    "stp-max-age": integer(6, 40, "seconds").optional(),
    "stp-forward-delay": integer(4, 30, "seconds").optional(),
    "forward-bpdu": flag.optional(),
    "mac-aging-time": integer(1, 3600, "seconds").optional(),
    "mac-table-size": integer(1, 1_000_000, "a number of entries").optional(),
  }).optional(),
  local: object({
    addresses: z.array(hostCidr).optional(),
    up: flag.optional(),
    masquerade: flag.optional(),
  }).optional(),
  ports: rows(name, portDocument).meta({ description: NAME_ORDER }).optional(),
  fdb: z.array(fdbEntry).optional(),
  flows: z
    .array(z.string("a flow as ovs-ofctl add-flow takes it"))
    .meta({ description: FLOWS_ORDER, examples: [["priority=1,in_port=p1,actions=mod_vlan_vid:7,NORMAL"]] })
    .optional(),
});

export const hostDocument = object({
  addresses: z.array(hostCidr).optional(),
  ip_forward: flag.optional(),
  rp_filter: integer(0, 2, "an rp_filter mode").optional(),
  bridges: z.record(name, bridgeDocument).meta({ description: NAME_ORDER }).optional(),
  other_config: object({
    "vlan-limit": integer(0, 255, "a number of tags that are read, where 0 is as many as can be,").optional(),
  }).optional(),
});

/** In microseconds. */
const HOUR = 3_600_000_000;

export const linkDocument = object({
  name,
  ports: z.array(at).min(1, "a port or more"),
  mtu: mtu.optional(),
  delay: decimal(0, HOUR, `microseconds from 0 to ${HOUR}, an hour`).optional(),
  up: flag.optional(),
});

const DROPPED = "gre or udp:PORT, a port from 1 to 65535";
const dropped = z
  .string(DROPPED)
  .regex(/^(?:gre|udp:\d{1,5})$/, { error: DROPPED, abort: true })
  .refine((text) => text === "gre" || isUdpPort(Number(text.slice("udp:".length))), DROPPED);

function isUdpPort(port: number): boolean {
  return port >= 1 && port <= 65535;
}

export const pathDocument = object({
  from: name,
  to: name,
  mtu: mtu.optional(),
  up: flag.optional(),
  drops: z.array(dropped).optional(),
});

export const underlayDocument = object({ mtu: mtu.optional(), paths: z.array(pathDocument).optional() });

interface Addressed {
  readonly ip?: string | undefined;
  readonly gateway?: string | undefined;
}

/** Linux takes no route by a gateway that is not on the interface's own subnet, nor by its own address. */
function checkGateway({ value: { ip, gateway }, issues }: z.core.ParsePayload<Addressed>): void {
  if (gateway === undefined) return;
  const complain = (message: string) =>
    issues.push({ code: "custom", message, input: gateway, path: ["gateway"] });
  if (ip === undefined) return void complain("nothing: an endpoint without ip has no gateway");
  const [own, router] = [parseCidr(ip), parseIpv4(gateway)];
  if (own === undefined || router === undefined) return;
  const subnet = { address: networkOf(own), length: own.length };
  if (own.address === router) complain("another address than the endpoint's own");
  else if (!contains(own, router)) complain(`an address of the endpoint's own subnet, ${formatCidr(subnet)}`);
  else if (own.length <= 30 && (router === subnet.address || router === broadcastOf(own)))
    complain(`an address that a host of ${formatCidr(subnet)} can have`);
}

export const endpointDocument = object({
  port: at,
  mac: interfaceMac.optional(),
  ip: hostCidr.optional(),
  mtu: mtu.optional(),
  network: name.optional(),
  gateway: gatewayIpv4.optional(),
  /** ties endpoints that are interfaces of one container; default: what stands before the colon */
  container: endpointName.optional(),
}).check(checkGateway);

const PLACE = "a place as HOST, HOST/BRIDGE or HOST/BRIDGE/PORT";

/** What is at a place and simnet has no model of: any frame may go away there, or come from there. */
const unmodelledDocument = object({
  at: z.string(PLACE).regex(/^[A-Za-z0-9._-]{1,64}(?:\/[A-Za-z0-9._-]{1,64}){0,2}$/, PLACE),
  what: title,
});

export const fabricDocument = object({
  /** for editors */
  $schema: z.string().optional(),
  kind: z.literal("fabric"),
  name: title.optional(),
  hosts: z.record(name, hostDocument),
  links: z.array(linkDocument).optional(),
  underlay: underlayDocument.optional(),
  endpoints: rows(endpointName, endpointDocument).optional(),
  allow: allowDocument.optional(),
  properties: z.array(ownPropertyDocument).optional(),
  failures: failuresDocument.optional(),
  unmodelled: z.array(unmodelledDocument).optional(),
}).meta({
  title: "simnet fabric",
  description: "A network as it is wired, in Open vSwitch's own vocabulary.",
});

export type FabricDocument = z.infer<typeof fabricDocument>;
export type HostDocument = z.infer<typeof hostDocument>;
export type BridgeDocument = z.infer<typeof bridgeDocument>;
export type FdbDocument = z.infer<typeof fdbEntry>;
export type PortDocument = z.infer<typeof portDocument>;
export type LinkDocument = z.infer<typeof linkDocument>;
export type PathDocument = z.infer<typeof pathDocument>;
export type UnderlayDocument = z.infer<typeof underlayDocument>;
export type EndpointDocument = z.infer<typeof endpointDocument>;
