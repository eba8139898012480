import { z } from "zod";
import { TUNNEL_TYPES } from "../fabric/columns.ts";
import { change } from "../fabric/change.ts";
import { underlayDocument } from "../fabric/document.ts";
import { failuresDocument } from "../fabric/failures-document.ts";
import { ownPropertyDocument } from "../fabric/own-property-document.ts";
import { allowDocument } from "../fabric/party.ts";
import { hostCidr, interfaceMac, ipv4, subnet } from "../schema/addresses.ts";
import {
  interfaceName,
  mtu,
  name,
  object,
  pair,
  scenarioVlan,
  title,
  tunnelKey,
} from "../schema/primitives.ts";

/** What is wanted: hosts, tenants with networks and containers, and the design that is to wire them. */
export const dockerDefault = object({
  kind: z.literal("docker-default"),
  /** of every host's docker0 */
  subnet: subnet.optional(),
});

export const bridgePerTenant = object({
  kind: z.literal("bridge-per-tenant"),
  tunnel: z.enum(TUNNEL_TYPES).optional(),
  /** one key per tenant network, or no key at all, as the deck has it */
  keys: z.enum(["per-network", "none"]).optional(),
  stp: z.boolean().optional(),
  /** which hosts a network's bridges are joined between: all of them, or these pairs */
  mesh: z
    .union([z.literal("full"), z.array(pair(name, "a pair of hosts"), "a list of pairs of hosts")])
    .optional(),
});

/** An interface of the hosts that leads to a network outside: eth1, with the bridge br-eth1. */
export const physicalNetwork = object({
  /** that have the interface; default: all */
  hosts: z.array(name).min(1, "a host or more").optional(),
  mtu: mtu.optional(),
});

export const neutron = object({
  kind: z.literal("neutron"),
  tunnel: z.enum(["gre", "vxlan"]).optional(),
  /** every host is told where each container is; else the tunnel bridges learn it */
  l2population: z.boolean().optional(),
  physical: z.record(interfaceName, physicalNetwork).optional(),
});

export const design = z.discriminatedUnion("kind", [dockerDefault, bridgePerTenant, neutron]);

export const provider = object({
  /** one of the design's */
  physical: interfaceName,
  /** its VLAN out there; default: none, its frames have no tag */
  vlan: scenarioVlan.optional(),
});

export const networkSchema = object({
  subnet: z.union([subnet, z.array(subnet, "a list of them").min(1, "a subnet or more")]),
  key: tunnelKey.optional(),
  /** an access VLAN for the network's containers, carried in its tunnels */
  vlan: scenarioVlan.optional(),
  /** of the network's containers that name none */
  mtu: mtu.optional(),
  /** neutron: the network is one outside too; without a `key` it is not in tunnels then */
  provider: provider.optional(),
  /** neutron: its VLAN within a host, by host; default: counted from 1 */
  localVlans: z.record(name, scenarioVlan).optional(),
});

const networkInterface = {
  /** default: the tenant's only network */
  network: name.optional(),
  /** default: the lowest free address of the network's subnets */
  ip: ipv4.optional(),
  mac: interfaceMac.optional(),
  mtu: mtu.optional(),
};

export const containerSchema = object({ host: name, ...networkInterface });

/** What is on none of the hosts, but out there on its network's provider. */
export const serverSchema = object(networkInterface);

export const tenantSchema = object({
  networks: z.record(name, networkSchema),
  containers: z.record(name, containerSchema),
  /** neutron */
  servers: z.record(name, serverSchema).optional(),
});

export const scenarioSchema = object({
  /** for editors */
  $schema: z.string().optional(),
  kind: z.literal("scenario").optional(),
  name: title,
  hosts: z.record(name, object({ address: hostCidr })),
  underlay: underlayDocument.optional(),
  design,
  tenants: z.record(name, tenantSchema),
  allow: allowDocument.optional(),
  properties: z.array(ownPropertyDocument).optional(),
  failures: failuresDocument.optional(),
  /** what was wired by hand after the design, in this order */
  changes: z.array(change).optional(),
}).meta({ title: "simnet scenario", description: "A network as it is wanted." });

export type Scenario = z.infer<typeof scenarioSchema>;
export type Tenant = z.infer<typeof tenantSchema>;
export type Network = z.infer<typeof networkSchema>;
export type Container = z.infer<typeof containerSchema>;
export type Server = z.infer<typeof serverSchema>;
export type Design = z.infer<typeof design>;
