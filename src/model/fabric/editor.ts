import { type Problem, show } from "../values/problem.ts";
import { KnownNames } from "../schema/nearest.ts";
import type { BridgeDocument, EndpointDocument, HostDocument, LinkDocument } from "./document.ts";
import type { PathDocument, PortDocument } from "./document.ts";
import type { BridgeSettings } from "./columns.ts";
import { type FabricDraft, LOCAL } from "./draft.ts";
import { must } from "./fabric.ts";
import { isPluggable, Names } from "./names.ts";
import { bridgeSpec, endpointSpec, hostSpec, linkSpec, pathSpec, portSpec } from "./read.ts";
import type { PortRole } from "./spec.ts";

/** The network of endpoints that name none, in a tenant that names none. */
export const DEFAULT_NETWORK = "default";

const KINDS = {
  hosts: "a host",
  bridges: "a bridge",
  ports: "a port",
  endpoints: "an endpoint",
} as const;
type NameTable = keyof typeof KINDS;

/** Where an element is written, as origins: the whole, which is blamed for it; its name; its columns. */
export interface Place {
  readonly origin: number;
  readonly name: number;
  readonly columns: number;
}

/** In a document, an element's name and columns stand in one place. */
export function placeOf(origin: number): Place {
  return { origin, name: origin, columns: origin };
}

/**
 * Writes into a draft by name, in the words of the contract's notation, and keeps a list of what does not
 * fit: a name that nothing has, a port taken twice. Documents and changes both go through here.
 */
export class FabricEditor {
  readonly draft: FabricDraft;
  readonly names: Names;
  readonly problems: Problem[] = [];
  readonly #known: Readonly<Record<NameTable, KnownNames>>;

  constructor(draft: FabricDraft) {
    this.draft = draft;
    this.names = new Names(draft);
    const known = (table: NameTable) => new KnownNames(`${KINDS[table]} of this file`, this.names[table]);
    this.#known = {
      hosts: known("hosts"),
      bridges: known("bridges"),
      ports: known("ports"),
      endpoints: known("endpoints"),
    };
  }

  addHost(name: string, host: HostDocument, origin: number): number {
    const row = this.draft.addHost(name, hostSpec(host), origin);
    this.names.hosts.set(name, row);
    return row;
  }

  setBridge(at: string, bridge: BridgeDocument, place: Place): void {
    const [hostName = "", name = ""] = at.split("/");
    const spec = bridgeSpec(bridge);
    if (spec.settings.kind === "linux") {
      this.#refuseOnLinux(bridge, LINUX_LACKS.bridge, place.columns);
      const otherConfig = this.draft.origins.at(place.columns, "other_config");
      this.#refuseOnLinux(bridge.other_config ?? {}, LINUX_LACKS.otherConfig, otherConfig);
    }
    const known = this.names.bridges.get(at);
    if (known !== undefined) {
      const { kind } = this.#settingsOf(known);
      if (kind === spec.settings.kind) return this.draft.setBridge(known, spec, place.origin);
      const origin = this.draft.origins.at(place.columns, "kind");
      return this.#problem(origin, `${kind}, as it is: its ports are of that kind`, show(spec.settings.kind));
    }
    const host = this.find("hosts", hostName, place.name);
    if (host === undefined) return;
    if (name === LOCAL) return this.#problem(place.name, "a bridge other than LOCAL", show(at));
    const row = this.draft.addBridge(host, name, spec, place.origin);
    this.names.bridges.set(at, row);
    this.names.ports.set(`${at}/${LOCAL}`, must(this.draft.bridges.columns.local[row]));
  }

  setPort(at: string, port: PortDocument, place: Place): void {
    const [bridgeName, name] = splitPort(at);
    const bridge = this.find("bridges", bridgeName, place.name);
    if (bridge === undefined || !this.#isOwn(at, place.name)) return;
    const isAware = this.#settingsOf(bridge).kind !== "linux";
    if (!isAware) this.#refuseOnLinux(port, LINUX_LACKS.port, place.columns);
    const spec = portSpec(port, isAware);
    const known = this.names.ports.get(at);
    if (known === undefined) {
      this.names.ports.set(at, this.draft.addPort(bridge, name, spec, place.origin));
    } else if (isPluggableRole(spec.role.kind) || this.#isFree(known)) {
      this.draft.setPort(known, spec, place.origin);
    } else {
      const origin = this.draft.origins.at(place.columns, "type");
      this.#problem(origin, "neither patch nor tunnel: something is plugged there", show(port.type));
    }
  }

  /** Between bridges of one kind: a port's VLAN columns mean nothing on the other. */
  movePort(at: string, to: string, place: Place & { readonly to: number }): void {
    const port = this.find("ports", at, place.name);
    const bridge = this.find("bridges", to, place.to);
    if (port === undefined || bridge === undefined || !this.#isOwn(at, place.name)) return;
    const name = `${to}/${splitPort(at)[1]}`;
    const { kind } = this.#settingsOf(must(this.draft.ports.columns.bridge[port]));
    if (this.#settingsOf(bridge).kind !== kind)
      return this.#problem(place.to, `a bridge of the kind ${kind}`, show(to));
    if (name !== at && this.names.ports.has(name))
      return this.#problem(place.to, "a bridge without a port of this name", show(to));
    this.draft.movePort(port, bridge, place.origin);
    this.names.ports.delete(at);
    this.names.ports.set(name, port);
  }

  removePort(at: string, place: Place): void {
    const port = this.find("ports", at, place.name);
    if (port === undefined || !this.#isOwn(at, place.name)) return;
    const endpoint = must(this.draft.ports.columns.endpoint[port]);
    if (endpoint >= 0) this.names.endpoints.delete(this.names.endpointName(endpoint));
    this.draft.removePort(port);
    this.names.ports.delete(at);
  }

  setLink(link: LinkDocument, { origin, columns }: Place): void {
    const known = this.names.links.get(link.name);
    const ports = link.ports.map((at, i) =>
      this.#plug(at, this.draft.origins.at(columns, "ports", i), "link", known),
    );
    const found = ports.filter((port) => port !== undefined);
    if (new Set(found).size < found.length)
      this.#problem(this.draft.origins.at(columns, "ports"), "each port once", "a port twice");
    if (known !== undefined) this.draft.setLink(known, found, linkSpec(link), origin);
    else this.names.links.set(link.name, this.draft.addLink(link.name, found, linkSpec(link), origin));
  }

  setPath(path: PathDocument, { origin, columns }: Place): void {
    const toOrigin = this.draft.origins.at(columns, "to");
    const from = this.find("hosts", path.from, this.draft.origins.at(columns, "from"));
    const to = this.find("hosts", path.to, toOrigin);
    if (from === undefined || to === undefined) return;
    if (from === to) return this.#problem(toOrigin, "another host than where it starts", show(path.to));
    const name = `${path.from}>${path.to}`;
    const spec = pathSpec(path, this.draft.underlayMtu);
    const known = this.names.paths.get(name);
    if (known !== undefined) this.draft.paths.remove(known);
    this.names.paths.set(name, this.draft.addPath(from, to, spec, origin));
  }

  /** Without a network it stays in its own; a new one comes into its tenant's only one. */
  setEndpoint(name: string, endpoint: EndpointDocument, place: Place): void {
    const [tenantName = "", container = ""] = name.split("/");
    const known = this.names.endpoints.get(name);
    const port = this.#plug(
      endpoint.port,
      this.draft.origins.at(place.columns, "port"),
      "endpoint",
      undefined,
      known,
    );
    const network = endpoint.network ?? this.#networkOf(tenantName, known, place.columns);
    if (port === undefined || network === undefined) return;
    const spec = endpointSpec(endpoint);
    const row = this.#network(tenantName, network, place.origin);
    if (known !== undefined) this.draft.setEndpoint(known, row, port, spec, place.origin);
    else this.names.endpoints.set(name, this.draft.addEndpoint(row, container, port, spec, place.origin));
  }

  removeEndpoint(name: string, place: Place): void {
    const endpoint = this.find("endpoints", name, place.name);
    if (endpoint === undefined) return;
    this.draft.removeEndpoint(endpoint);
    this.names.endpoints.delete(name);
  }

  /** The row of this name; if nothing has it, a problem at `origin`. */
  find(table: NameTable, name: string, origin: number): number | undefined {
    const row = this.names[table].get(name);
    if (row === undefined) this.#problem(origin, this.#known[table].expected(name), show(name));
    return row;
  }

  #refuseOnLinux(
    element: Readonly<Record<string, unknown>>,
    { keys, expected }: (typeof LINUX_LACKS)[keyof typeof LINUX_LACKS],
    columns: number,
  ): void {
    for (const key of keys) {
      const value = element[key];
      if (value === undefined || value === "" || value === "system") continue;
      this.#problem(this.draft.origins.at(columns, key), expected, show(value));
    }
  }

  #settingsOf(bridge: number): BridgeSettings {
    return must(this.draft.bridgeSettings.values[must(this.draft.bridges.columns.settings[bridge])]);
  }

  /** LOCAL comes and goes with its bridge. */
  #isOwn(at: string, origin: number): boolean {
    const isLocal = at.endsWith(`/${LOCAL}`);
    if (isLocal) this.#problem(origin, "a port other than LOCAL", show(at));
    return !isLocal;
  }

  #isFree(port: number): boolean {
    const { link, endpoint } = this.draft.ports.columns;
    return must(link[port]) < 0 && must(endpoint[port]) < 0;
  }

  /** The network of an endpoint that names none. */
  #networkOf(tenantName: string, known: number | undefined, columns: number): string | undefined {
    const { endpoints, networks } = this.draft;
    if (known !== undefined) return must(networks.columns.name[must(endpoints.columns.network[known])]);
    const [only = DEFAULT_NETWORK, ...others] = this.#networksOf(tenantName);
    if (others.length === 0) return only;
    const expected = `one of the tenant's networks: ${[only, ...others].join(", ")}`;
    this.#problem(this.draft.origins.at(columns, "network"), expected, "nothing");
    return undefined;
  }

  *#networksOf(tenantName: string): Generator<string> {
    const { columns } = this.draft.networks;
    const tenant = this.names.tenants.get(tenantName) ?? -1;
    for (const row of this.names.networks.values())
      if (columns.tenant[row] === tenant) yield must(columns.name[row]);
  }

  #network(tenantName: string, networkName: string, origin: number): number {
    const tenant = this.names.tenants.get(tenantName) ?? this.draft.addTenant(tenantName, origin);
    this.names.tenants.set(tenantName, tenant);
    const name = `${tenantName}/${networkName}`;
    const network = this.names.networks.get(name) ?? this.draft.addNetwork(tenant, networkName, origin);
    this.names.networks.set(name, network);
    return network;
  }

  /** The port of this AT, if a cable may be plugged there. `link`, `endpoint`: whose own place it may be. */
  #plug(
    at: string,
    origin: number,
    what: "link" | "endpoint",
    link = NOBODY,
    endpoint = NOBODY,
  ): number | undefined {
    const port = this.find("ports", at, origin);
    if (port === undefined) return undefined;
    const on = this.draft.ports.columns;
    const isTaken =
      ![-1, link].includes(must(on.link[port])) || ![-1, endpoint].includes(must(on.endpoint[port]));
    if (!isPluggable(this.draft, port))
      this.#problem(origin, "a port that is neither patch nor tunnel", show(at));
    else if (what === "link" && at.endsWith(`/${LOCAL}`))
      this.#problem(origin, "a port other than LOCAL", show(at));
    else if (isTaken) this.#problem(origin, "a port with nothing plugged there", show(at));
    else return port;
    return undefined;
  }

  #problem(origin: number, expected: string, found: string): void {
    this.problems.push({ path: this.draft.origins.path(origin), expected, found });
  }
}

const NOBODY = -1;

/** A Linux bridge knows neither VLAN columns nor Open vSwitch's own: they are errors, not ignored. */
const LINUX_LACKS = {
  bridge: {
    keys: ["datapath_type", "fail_mode"],
    expected: "nothing: a Linux bridge has no such column",
  },
  otherConfig: {
    keys: ["mac-table-size", "forward-bpdu"],
    expected: "nothing: a Linux bridge keeps all addresses, and relays BPDUs unless it runs spanning tree",
  },
  port: {
    keys: ["tag", "trunks", "vlan_mode", "type"],
    expected: "nothing: simnet models no VLANs and no tunnels on a Linux bridge",
  },
} as const;

/** Whether something may be plugged into a port of this kind. */
function isPluggableRole(kind: PortRole["kind"]): boolean {
  return kind !== "patch" && kind !== "tunnel";
}

function splitPort(at: string): [string, string] {
  const slash = at.lastIndexOf("/");
  return [at.slice(0, slash), at.slice(slash + 1)];
}
