import { show } from "../values/problem.ts";
import type { EndpointDocument, LinkDocument, PathDocument } from "./document.ts";
import { LOCAL } from "./draft.ts";
import { must } from "./fabric.ts";
import { isPluggable } from "./names.ts";
import { partsOf } from "./party.ts";
import { endpointSpec, linkSpec, pathSpec } from "./read.ts";
import type { Place } from "./reporter.ts";
import { SwitchEditor } from "./switch-editor.ts";

/** The network of endpoints that name none, in a tenant that names none. */
export const DEFAULT_NETWORK = "default";

/**
 * Writes into a draft by name, in the words of the contract's notation, and keeps a list of what does not
 * fit: a name that nothing has, a port taken twice. Documents and changes both go through here.
 * To what the switches are it adds what is plugged into them: links, endpoints, and the underlay.
 */
export class FabricEditor extends SwitchEditor {
  setLink(link: LinkDocument, { origin, columns }: Place): void {
    const known = this.names.links.get(link.name);
    const ports = link.ports.map((at, i) =>
      this.#plug(at, this.draft.origins.at(columns, "ports", i), "link", known),
    );
    const found = ports.filter((port) => port !== undefined);
    if (new Set(found).size < found.length)
      this.problem(this.draft.origins.at(columns, "ports"), "each port once", "a port twice");
    if (known !== undefined) this.draft.setLink(known, found, linkSpec(link), origin);
    else this.names.links.set(link.name, this.draft.addLink(link.name, found, linkSpec(link), origin));
  }

  setPath(path: PathDocument, { origin, columns }: Place): void {
    const toOrigin = this.draft.origins.at(columns, "to");
    const from = this.find("hosts", path.from, this.draft.origins.at(columns, "from"));
    const to = this.find("hosts", path.to, toOrigin);
    if (from === undefined || to === undefined) return;
    if (from === to) return this.problem(toOrigin, "another host than where it starts", show(path.to));
    const name = `${path.from}>${path.to}`;
    const spec = pathSpec(path, this.draft.underlayMtu);
    const known = this.names.paths.get(name);
    if (known !== undefined) this.draft.paths.remove(known);
    this.names.paths.set(name, this.draft.addPath(from, to, spec, origin));
  }

  /** Without a network it stays in its own; a new one comes into its tenant's only one. */
  setEndpoint(name: string, endpoint: EndpointDocument, place: Place): void {
    const { tenant } = partsOf(name);
    const known = this.names.endpoints.get(name);
    const port = this.#plugEndpoint(endpoint, place, known);
    const network = endpoint.network ?? this.#networkOf(tenant, known, place.columns);
    if (port === undefined || network === undefined) return;
    if (known === undefined) return this.#addEndpoint(name, endpoint, network, port, place);
    const row = this.#network(tenant, network, place.origin);
    this.draft.setEndpoint(known, row, port, endpointSpec(endpoint), place.origin);
  }

  /** An endpoint of a name that none has: of a million in a document, no list by name need be made. */
  addEndpoint(name: string, endpoint: EndpointDocument, network: string, place: Place): void {
    const port = this.#plugEndpoint(endpoint, place);
    if (port !== undefined) this.#addEndpoint(name, endpoint, network, port, place);
  }

  #addEndpoint(
    name: string,
    endpoint: EndpointDocument,
    network: string,
    port: number,
    { origin }: Place,
  ): void {
    const { tenant, container } = partsOf(name);
    const row = this.#network(tenant, network, origin);
    const added = this.draft.addEndpoint(row, container, port, endpointSpec(endpoint), origin);
    this.names.addEndpoint(name, added);
  }

  #plugEndpoint({ port }: EndpointDocument, { columns }: Place, known?: number): number | undefined {
    return this.#plug(port, this.draft.origins.at(columns, "port"), "endpoint", undefined, known);
  }

  removeEndpoint(name: string, place: Place): void {
    const endpoint = this.find("endpoints", name, place.name);
    if (endpoint === undefined) return;
    this.draft.removeEndpoint(endpoint);
    this.names.endpoints.delete(name);
  }

  /** The network of an endpoint that names none. */
  #networkOf(tenantName: string, known: number | undefined, columns: number): string | undefined {
    const { endpoints, networks } = this.draft;
    if (known !== undefined) return must(networks.columns.name[must(endpoints.columns.network[known])]);
    const [only = DEFAULT_NETWORK, ...others] = this.#networksOf(tenantName);
    if (others.length === 0) return only;
    const expected = `one of the tenant's networks: ${[only, ...others].join(", ")}`;
    this.problem(this.draft.origins.at(columns, "network"), expected, "nothing");
    return undefined;
  }

  *#networksOf(tenantName: string): Generator<string> {
    const { columns } = this.draft.networks;
    const tenant = this.names.tenants.get(tenantName) ?? -1;
    for (const row of this.names.networks.values())
      if (columns.tenant[row] === tenant) yield must(columns.name[row]);
  }

  #network(tenantName: string, networkName: string, origin: number): number {
    const name = `${tenantName}/${networkName}`;
    const known = this.names.networks.get(name);
    if (known !== undefined) return known;
    const tenant = this.names.tenants.get(tenantName) ?? this.draft.addTenant(tenantName, origin);
    this.names.tenants.set(tenantName, tenant);
    const network = this.draft.addNetwork(tenant, networkName, origin);
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
    const [onLink, onEndpoint] = [must(on.link[port]), must(on.endpoint[port])];
    const isTaken =
      (onLink !== NOBODY && onLink !== link) || (onEndpoint !== NOBODY && onEndpoint !== endpoint);
    if (!isPluggable(this.draft, port))
      this.problem(origin, "a port that is neither patch nor tunnel", show(at));
    else if (what === "link" && at.endsWith(`/${LOCAL}`))
      this.problem(origin, "a port other than LOCAL", show(at));
    else if (isTaken) this.problem(origin, "a port with nothing plugged there", show(at));
    else return port;
    return undefined;
  }
}

const NOBODY = -1;
