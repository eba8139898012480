import { NOBODY } from "../frame-fields.ts";
import { MAX_TAGS } from "../openflow/key.ts";
import type { Mac } from "../values/mac.ts";
import { localMac } from "../values/mac.ts";
import type { Allowed, Columns, BridgeSettings, PortSettings, Unmodelled } from "./columns.ts";
import { PORT } from "./columns.ts";
import { groupBy, type Groups, members } from "./csr.ts";
import type { FailuresDocument } from "./failures-document.ts";
import type { OwnPropertyDocument } from "./own-property-document.ts";
import { OfPorts } from "./ofports.ts";
import type { Origins } from "./origin.ts";
import type { RemovedFlow } from "./spec.ts";

/**
 * A network as it is wired. Everything is a row number into `columns`; `face.ts` has objects for people.
 * Never changed: `apply` (apply.ts) gives another fabric.
 */
export class Fabric {
  readonly name: string;
  readonly columns: Columns;
  readonly origins: Origins;
  readonly allowed: readonly Allowed[];
  /** of one's own, beside those that simnet knows: own-property.ts reads them */
  readonly properties: readonly OwnPropertyDocument[];
  /** after which the properties are to hold still: asked-failures.ts reads them */
  readonly failures: FailuresDocument | undefined;
  readonly unmodelled: readonly Unmodelled[];
  /** provenance, as `origins` is: the fabric is as if they had never been */
  readonly removedFlows: readonly RemovedFlow[];
  /** bytes, for pairs of hosts that no path names */
  readonly underlayMtu: number;
  readonly #bridgesOf: Groups;
  readonly #portsOf: Groups;
  readonly #portsOn: Groups;
  readonly #flowsOf: Groups;
  readonly #fdbOf: Groups;
  #ofPorts: OfPorts | undefined;
  #macs: Float64Array | undefined;
  #ports: ReadonlyMap<string, number> | undefined;
  #endpoints: ReadonlyMap<string, number> | undefined;

  constructor(
    parts: Pick<
      Fabric,
      | "name"
      | "columns"
      | "origins"
      | "allowed"
      | "properties"
      | "failures"
      | "unmodelled"
      | "removedFlows"
      | "underlayMtu"
    >,
  ) {
    this.name = parts.name;
    this.columns = parts.columns;
    this.origins = parts.origins;
    this.allowed = parts.allowed;
    this.properties = parts.properties;
    this.failures = parts.failures;
    this.unmodelled = parts.unmodelled;
    this.removedFlows = parts.removedFlows;
    this.underlayMtu = parts.underlayMtu;
    const { hosts, bridges, ports, links, flows, fdb } = parts.columns;
    this.#bridgesOf = groupBy(bridges.host, hosts.count);
    this.#portsOf = groupBy(ports.bridge, bridges.count);
    this.#portsOn = groupBy(ports.link, links.count);
    this.#flowsOf = groupBy(flows.bridge, bridges.count);
    this.#fdbOf = groupBy(fdb.bridge, bridges.count);
  }

  /** Bridges of a host, in the file's order. */
  bridgesOf(host: number): Int32Array {
    return members(this.#bridgesOf, host);
  }

  /** Ports of a bridge in the file's order, LOCAL among them; a port that was moved keeps its place among all. */
  portsOf(bridge: number): Int32Array {
    return members(this.#portsOf, bridge);
  }

  /** Ports on a link, in the file's order of the ports. */
  portsOn(link: number): Int32Array {
    return members(this.#portsOn, link);
  }

  /** Rows of the flows that are written for a bridge, in the order in which they were added. */
  flowsOf(bridge: number): Int32Array {
    return members(this.#flowsOf, bridge);
  }

  /** Rows of the static entries of a bridge's MAC table. */
  fdbOf(bridge: number): Int32Array {
    return members(this.#fdbOf, bridge);
  }

  /** The OpenFlow numbers of all ports. */
  get ofPorts(): OfPorts {
    this.#ofPorts ??= new OfPorts(this.columns.ports, (bridge) => this.portsOf(bridge));
    return this.#ofPorts;
  }

  bridgeSettings(bridge: number): BridgeSettings {
    return must(this.columns.bridgeSettings[must(this.columns.bridges.settings[bridge])]);
  }

  portSettings(port: number): PortSettings {
    return must(this.columns.portSettings[must(this.columns.ports.settings[port])]);
  }

  /** How many tags of a frame the switch reads that the bridge is of: 1 or 2, all that Open vSwitch can. */
  tagsReadBy(bridge: number): number {
    const { hosts, bridges } = this.columns;
    const limit = must(hosts.vlanLimit[must(bridges.host[bridge])]);
    return limit === 0 ? MAX_TAGS : Math.min(limit, MAX_TAGS);
  }

  hostOf(port: number): number {
    return must(this.columns.bridges.host[must(this.columns.ports.bridge[port])]);
  }

  hostName(host: number): string {
    return must(this.columns.hosts.name[host]);
  }

  /** `h1/br0` */
  bridgeName(bridge: number): string {
    const { bridges } = this.columns;
    return `${this.hostName(must(bridges.host[bridge]))}/${bridges.name[bridge]}`;
  }

  /** `h1/br0/p1`: the contract's AT */
  portName(port: number): string {
    const { ports } = this.columns;
    return `${this.bridgeName(must(ports.bridge[port]))}/${ports.name[port]}`;
  }

  tenantName(tenant: number): string {
    return must(this.columns.tenants.name[tenant]);
  }

  /** `red/app` */
  endpointName(endpoint: number): string {
    const { endpoints } = this.columns;
    return `${this.tenantName(must(endpoints.tenant[endpoint]))}/${endpoints.name[endpoint]}`;
  }

  /** `red/lan` */
  networkName(network: number): string {
    const { networks } = this.columns;
    return `${this.tenantName(must(networks.tenant[network]))}/${networks.name[network]}`;
  }

  /** As written, or a locally administered address counted by the row, past those that others have. */
  macOf(endpoint: number): Mac {
    this.#macs ??= allMacs(this.columns.endpoints.mac);
    return must(this.#macs[endpoint]) as Mac;
  }

  /** The address of a bridge's LOCAL interface, where its host speaks. */
  localMacOf(bridge: number): Mac {
    return localMac(2 ** 32 + bridge + 1);
  }

  /** An edge port is one where frames leave the fabric: no link, no patch, no tunnel; none of those that have failed. */
  isEdge(port: number): boolean {
    const { kind, link, up } = this.columns.ports;
    return kind[port] !== PORT.patch && kind[port] !== PORT.tunnel && must(link[port]) < 0 && up[port] === 1;
  }

  /** The row of a port by its AT. */
  findPort(at: string): number | undefined {
    this.#ports ??= new Map(rows(this.columns.ports.count, (port) => this.portName(port)));
    return this.#ports.get(at);
  }

  /** The row of an endpoint by its name, TENANT/CONTAINER. */
  findEndpoint(name: string): number | undefined {
    this.#endpoints ??= new Map(
      rows(this.columns.endpoints.count, (endpoint) => this.endpointName(endpoint)),
    );
    return this.#endpoints.get(name);
  }

  /** The path in the file of the element with this origin. */
  blame(origin: number | undefined): string {
    return this.origins.path(origin ?? 0);
  }
}

/** Every endpoint's address, by row; -1 is where nobody wrote one. Steps of the number of rows keep those apart. */
export function allMacs(written: Float64Array): Float64Array {
  const taken = new Set<number>(written).add(NOBODY);
  return written.map((mac, row) => {
    if (mac >= 0) return mac;
    let serial = row + 1;
    while (taken.has(localMac(serial))) serial += written.length;
    return localMac(serial);
  });
}

function* rows(count: number, name: (row: number) => string): Generator<[string, number]> {
  for (let row = 0; row < count; row++) yield [name(row), row];
}

/** A column has a value in every row; asking outside of it is a bug. */
export function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a row outside of its table");
  return value;
}
