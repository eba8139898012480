import { type Problem, show } from "../values/problem.ts";
import { nearest } from "../schema/nearest.ts";
import type { BridgeDocument, EndpointDocument, HostDocument, LinkDocument } from "./document.ts";
import type { PathDocument, PortDocument } from "./document.ts";
import type { FabricDraft } from "./draft.ts";
import { must } from "./fabric.ts";
import { isPluggable, Names } from "./names.ts";
import { bridgeSpec, endpointSpec, hostSpec, linkSpec, pathSpec, portSpec } from "./read.ts";

/** The network of endpoints that name none, in a tenant that names none. */
export const DEFAULT_NETWORK = "default";

type NameTable = "hosts" | "bridges" | "ports" | "links" | "endpoints";

/**
 * Writes into a draft by name, in the words of the contract's notation, and keeps a list of what does not
 * fit: a name that nothing has, a port taken twice. Documents and changes both go through here.
 */
export class FabricEditor {
  readonly draft: FabricDraft;
  readonly names: Names;
  readonly problems: Problem[] = [];

  constructor(draft: FabricDraft) {
    this.draft = draft;
    this.names = new Names(draft);
  }

  addHost(name: string, host: HostDocument, origin: number): number {
    const row = this.draft.addHost(name, hostSpec(host), origin);
    this.names.hosts.set(name, row);
    return row;
  }

  setBridge(at: string, bridge: BridgeDocument, origin: number): void {
    const [hostName = "", name = ""] = at.split("/");
    const known = this.names.bridges.get(at);
    if (known !== undefined) return this.draft.setBridge(known, bridgeSpec(bridge), origin);
    const host = this.find("hosts", hostName, "a host", origin);
    if (host === undefined) return;
    const row = this.draft.addBridge(host, name, bridgeSpec(bridge), origin);
    this.names.bridges.set(at, row);
    this.names.ports.set(`${at}/LOCAL`, must(this.draft.bridges.columns.local[row]));
  }

  setPort(at: string, port: PortDocument, origin: number): void {
    const [bridgeName, name] = splitPort(at);
    const bridge = this.find("bridges", bridgeName, "a bridge", origin);
    if (bridge === undefined) return;
    const settings = this.draft.bridgeSettings.values[must(this.draft.bridges.columns.settings[bridge])];
    const aware = settings?.kind !== "linux";
    if (!aware) this.#refuseOnLinux(port, origin);
    const spec = portSpec(port, aware);
    const known = this.names.ports.get(at);
    if (known === undefined) this.names.ports.set(at, this.draft.addPort(bridge, name, spec, origin));
    else this.draft.setPort(known, spec, origin);
  }

  movePort(at: string, to: string, origin: number): void {
    const port = this.find("ports", at, "a port", origin);
    const bridge = this.find("bridges", to, "a bridge", origin);
    if (port === undefined || bridge === undefined) return;
    this.draft.movePort(port, bridge, origin);
    this.names.ports.delete(at);
    this.names.ports.set(`${to}/${splitPort(at)[1]}`, port);
  }

  removePort(at: string, origin: number): void {
    const port = this.find("ports", at, "a port", origin);
    if (port === undefined) return;
    const endpoint = must(this.draft.ports.columns.endpoint[port]);
    if (endpoint >= 0) this.names.endpoints.delete(this.names.endpointName(endpoint));
    this.draft.removePort(port);
    this.names.ports.delete(at);
  }

  setLink(link: LinkDocument, origin: number): void {
    const known = this.names.links.get(link.name);
    const ports = link.ports.map((at, i) =>
      this.#plug(at, this.draft.origins.at(origin, "ports", i), "link", known),
    );
    const found = ports.filter((port) => port !== undefined);
    if (new Set(found).size < found.length)
      this.#problem(origin, "each port once", "a port twice on one link");
    if (known !== undefined) this.draft.setLink(known, found, linkSpec(link), origin);
    else this.names.links.set(link.name, this.draft.addLink(link.name, found, linkSpec(link), origin));
  }

  setPath(path: PathDocument, origin: number): void {
    const from = this.find("hosts", path.from, "a host", this.draft.origins.at(origin, "from"));
    const to = this.find("hosts", path.to, "a host", this.draft.origins.at(origin, "to"));
    if (from === undefined || to === undefined) return;
    const name = `${path.from}>${path.to}`;
    const spec = pathSpec(path, this.draft.underlayMtu);
    const known = this.names.paths.get(name);
    if (known !== undefined) this.draft.paths.remove(known);
    this.names.paths.set(name, this.draft.addPath(from, to, spec, origin));
  }

  /** `network`: its name, or undefined for the one that the endpoint is in already. */
  setEndpoint(name: string, endpoint: EndpointDocument, network: string | undefined, origin: number): void {
    const [tenantName = "", container = ""] = name.split("/");
    const known = this.names.endpoints.get(name);
    const port = this.#plug(endpoint.port, this.draft.origins.at(origin, "port"), "endpoint", known);
    if (port === undefined) return;
    const spec = endpointSpec(endpoint);
    if (known !== undefined) {
      const kept = must(this.draft.endpoints.columns.network[known]);
      const row = network === undefined ? kept : this.#network(tenantName, network, origin);
      return this.draft.setEndpoint(known, row, port, spec, origin);
    }
    const row = this.#network(tenantName, network ?? DEFAULT_NETWORK, origin);
    this.names.endpoints.set(name, this.draft.addEndpoint(row, container, port, spec, origin));
  }

  removeEndpoint(name: string, origin: number): void {
    const endpoint = this.find("endpoints", name, "an endpoint", origin);
    if (endpoint === undefined) return;
    this.draft.removeEndpoint(endpoint);
    this.names.endpoints.delete(name);
  }

  /** The row of this name; if nothing has it, a problem at `origin`. */
  find(table: NameTable, name: string, what: string, origin: number): number | undefined {
    const row = this.names[table].get(name);
    if (row !== undefined) return row;
    const known = [...this.names[table].keys()];
    const close = nearest(name, known.slice(0, 1000));
    const listed = known.length <= 6 && known.length > 0 ? `: ${known.join(", ")}` : "";
    this.#problem(
      origin,
      close === undefined ? `${what} of this file${listed}` : `${what}, perhaps ${close}`,
      show(name),
    );
    return undefined;
  }

  /** A Linux bridge knows neither VLAN columns nor Open vSwitch's port types: they are errors, not ignored. */
  #refuseOnLinux(port: PortDocument, origin: number): void {
    const expected = "nothing: simnet models no VLANs and no tunnels on a Linux bridge";
    for (const key of ["tag", "trunks", "vlan_mode", "type"] as const) {
      const value = port[key];
      if (value === undefined || value === "" || value === "system") continue;
      this.#problem(this.draft.origins.at(origin, key), expected, show(value));
    }
  }

  #network(tenantName: string, networkName: string, origin: number): number {
    const tenant = this.names.tenants.get(tenantName) ?? this.draft.addTenant(tenantName, origin);
    this.names.tenants.set(tenantName, tenant);
    const name = `${tenantName}/${networkName}`;
    const network = this.names.networks.get(name) ?? this.draft.addNetwork(tenant, networkName, origin);
    this.names.networks.set(name, network);
    return network;
  }

  /** The port of this AT, if a cable may be plugged there. */
  #plug(at: string, origin: number, what: "link" | "endpoint", self?: number): number | undefined {
    const port = this.find("ports", at, "a port", origin);
    if (port === undefined) return undefined;
    const { link, endpoint } = this.draft.ports.columns;
    const taken = [link[port], endpoint[port]].some((row) => row !== undefined && row >= 0 && row !== self);
    if (!isPluggable(this.draft, port))
      this.#problem(origin, "a port that is neither patch nor tunnel", show(at));
    else if (what === "link" && at.endsWith("/LOCAL"))
      this.#problem(origin, "a port other than LOCAL", show(at));
    else if (taken) this.#problem(origin, "a port with nothing plugged there", show(at));
    else return port;
    return undefined;
  }

  #problem(origin: number, expected: string, found: string): void {
    this.problems.push({ path: this.draft.origins.path(origin), expected, found });
  }
}

function splitPort(at: string): [string, string] {
  const slash = at.lastIndexOf("/");
  return [at.slice(0, slash), at.slice(slash + 1)];
}
