import { z } from "zod";
import { TUNNEL_TYPES } from "../fabric/columns.ts";
import { change } from "../fabric/change.ts";
import { allowDocument, underlayDocument } from "../fabric/document.ts";
import { cidr, hostCidr, ipv4, mtu, name, object, pair } from "../schema/primitives.ts";
import { scenarioVlan, tunnelKey, unicastMac } from "../schema/primitives.ts";

/** What is wanted: hosts, tenants with networks and containers, and the design that is to wire them. */
export const dockerDefault = object({
  kind: z.literal("docker-default"),
  /** of every host's docker0 */
  subnet: cidr.optional(),
});

export const bridgePerTenant = object({
  kind: z.literal("bridge-per-tenant"),
  tunnel: z.enum(TUNNEL_TYPES).optional(),
  /** one key per tenant network, or no key at all, as the deck has it */
  keys: z.enum(["per-network", "none"]).optional(),
  stp: z.boolean().optional(),
  /** which hosts a network's bridges are joined between: all of them, or these pairs */
  mesh: z.union([z.literal("full"), z.array(pair(name, "a pair of hosts"))]).optional(),
});

export const design = z.discriminatedUnion("kind", [dockerDefault, bridgePerTenant]);

export const networkSchema = object({
  subnet: z.union([cidr, z.array(cidr).min(1, "a subnet or more")]),
  key: tunnelKey.optional(),
  /** an access VLAN for the network's containers, carried in its tunnels */
  vlan: scenarioVlan.optional(),
  /** of the network's containers that name none */
  mtu: mtu.optional(),
});

export const containerSchema = object({
  host: name,
  /** default: the tenant's only network */
  network: name.optional(),
  /** default: the lowest free address of the network's subnets */
  ip: ipv4.optional(),
  mac: unicastMac.optional(),
  mtu: mtu.optional(),
});

export const tenantSchema = object({
  networks: z.record(name, networkSchema),
  containers: z.record(name, containerSchema),
});

export const scenarioSchema = object({
  /** for editors */
  $schema: z.string().optional(),
  kind: z.literal("scenario").optional(),
  name: z.string().min(1, "a name"),
  hosts: z.record(name, object({ address: hostCidr })),
  underlay: underlayDocument.optional(),
  design,
  tenants: z.record(name, tenantSchema),
  allow: allowDocument.optional(),
  /** what was wired by hand after the design, in this order */
  changes: z.array(change).optional(),
}).meta({ title: "simnet scenario", description: "A network as it is wanted." });

export type Scenario = z.infer<typeof scenarioSchema>;
export type Tenant = z.infer<typeof tenantSchema>;
export type Network = z.infer<typeof networkSchema>;
export type Container = z.infer<typeof containerSchema>;
export type Design = z.infer<typeof design>;
