import { profileKey, type VlanProfile } from "../forwarding/vlan-profile.ts";
import { type Allowed, type BridgeSettings, type PortSettings, SHAPES, type Unmodelled } from "./columns.ts";
import type { Fabric } from "./fabric.ts";
import type { FailuresDocument } from "./failures-document.ts";
import { Intern } from "./intern.ts";
import type { OwnPropertyDocument } from "./own-property-document.ts";
import { Origins } from "./origin.ts";
import { DEFAULT_MTU, type RemovedFlow } from "./spec.ts";
import { type Sealed, type Shape, Table, type WriteRow } from "./table.ts";
import { writeEndpoint, writeFlow, writePort, writeTunnel } from "./write-rows.ts";

/** The tables of a fabric in the making: empty, or with the rows of one that is there. */
export class DraftColumns {
  readonly hosts: Table<typeof SHAPES.hosts>;
  readonly bridges: Table<typeof SHAPES.bridges>;
  readonly ports: Table<typeof SHAPES.ports>;
  readonly flows: Table<typeof SHAPES.flows>;
  readonly fdb: Table<typeof SHAPES.fdb>;
  readonly tunnels: Table<typeof SHAPES.tunnels>;
  readonly links: Table<typeof SHAPES.links>;
  readonly paths: Table<typeof SHAPES.paths>;
  readonly tenants: Table<typeof SHAPES.tenants>;
  readonly networks: Table<typeof SHAPES.networks>;
  readonly endpoints: Table<typeof SHAPES.endpoints>;
  readonly vlanProfiles: Intern<VlanProfile>;
  readonly bridgeSettings: Intern<BridgeSettings>;
  readonly portSettings: Intern<PortSettings>;
  readonly origins: Origins;
  readonly name: string;
  allowed: readonly Allowed[];
  properties: readonly OwnPropertyDocument[];
  failures: FailuresDocument | undefined;
  unmodelled: readonly Unmodelled[];
  removedFlows: readonly RemovedFlow[];
  underlayMtu: number;

  constructor(name: string, from?: Fabric) {
    const columns = from?.columns;
    this.name = name;
    this.hosts = table(SHAPES.hosts, columns?.hosts);
    this.bridges = table(SHAPES.bridges, columns?.bridges);
    this.ports = table(SHAPES.ports, columns?.ports, writePort);
    this.flows = table(SHAPES.flows, columns?.flows, writeFlow);
    this.fdb = table(SHAPES.fdb, columns?.fdb);
    this.tunnels = table(SHAPES.tunnels, columns?.tunnels, writeTunnel);
    this.links = table(SHAPES.links, columns?.links);
    this.paths = table(SHAPES.paths, columns?.paths);
    this.tenants = table(SHAPES.tenants, columns?.tenants);
    this.networks = table(SHAPES.networks, columns?.networks);
    this.endpoints = table(SHAPES.endpoints, columns?.endpoints, writeEndpoint);
    this.vlanProfiles = new Intern(profileKey, columns?.vlanProfiles);
    this.bridgeSettings = new Intern(JSON.stringify, columns?.bridgeSettings);
    this.portSettings = new Intern(JSON.stringify, columns?.portSettings);
    this.origins = new Origins(from?.origins);
    this.allowed = from?.allowed ?? [];
    this.properties = from?.properties ?? [];
    this.failures = from?.failures;
    this.unmodelled = from?.unmodelled ?? [];
    this.removedFlows = from?.removedFlows ?? [];
    this.underlayMtu = from?.underlayMtu ?? DEFAULT_MTU;
  }

  /** How often anything was written into the tables. */
  get writes(): number {
    const { hosts, bridges, ports, flows, fdb, tunnels, links, paths, tenants, networks, endpoints } = this;
    const tables = [hosts, bridges, ports, flows, fdb, tunnels, links, paths, tenants, networks, endpoints];
    return tables.reduce((sum, { writes }) => sum + writes, 0);
  }
}

function table<S extends Shape>(shape: S, sealed: Sealed<S> | undefined, write?: WriteRow<S>): Table<S> {
  return sealed === undefined ? new Table(shape, write) : Table.from(shape, sealed, write);
}
