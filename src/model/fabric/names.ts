import { PORT } from "./columns.ts";
import type { FabricDraft } from "./draft.ts";
import { must } from "./fabric.ts";
import { PortRows } from "./port-rows.ts";

/**
 * The rows of a draft by name: what documents and changes speak in. Kept up with every element that is added. Ports and
 * endpoints, of which there may be a million, are listed by name when somebody first asks for one.
 */
export class Names {
  readonly #draft: FabricDraft;
  readonly hosts = new Map<string, number>();
  readonly bridges = new Map<string, number>();
  readonly links = new Map<string, number>();
  readonly tenants = new Map<string, number>();
  readonly networks = new Map<string, number>();
  readonly paths = new Map<string, number>();
  #ports: PortRows | undefined;
  #endpoints: Map<string, number> | undefined;

  constructor(draft: FabricDraft) {
    this.#draft = draft;
    const { hosts, bridges, links, tenants, networks, paths } = draft;
    for (const row of rowsOf(hosts)) this.hosts.set(must(hosts.columns.name[row]), row);
    for (const row of rowsOf(bridges)) this.bridges.set(this.#bridgeName(row), row);
    for (const row of rowsOf(links)) this.links.set(must(links.columns.name[row]), row);
    for (const row of rowsOf(tenants)) this.tenants.set(must(tenants.columns.name[row]), row);
    for (const row of rowsOf(networks)) this.networks.set(this.#owned(networks.columns, row), row);
    for (const row of rowsOf(paths)) this.paths.set(this.#pathName(row), row);
  }

  get ports(): PortRows {
    if (this.#ports !== undefined) return this.#ports;
    const { bridge, name } = this.#draft.ports.columns;
    const bridgeNames = Array.from({ length: this.#draft.bridges.count }, (_, row) => this.#bridgeName(row));
    this.#ports = new PortRows(() => this.#portNames());
    for (const row of rowsOf(this.#draft.ports))
      this.#ports.add(must(bridgeNames[must(bridge[row])]), must(name[row]), row);
    return this.#ports;
  }

  get endpoints(): Map<string, number> {
    if (this.#endpoints !== undefined) return this.#endpoints;
    this.#endpoints = new Map();
    for (const row of rowsOf(this.#draft.endpoints)) this.#endpoints.set(this.endpointName(row), row);
    return this.#endpoints;
  }

  /** An endpoint that has just been added. */
  addEndpoint(name: string, row: number): void {
    this.#endpoints?.set(name, row);
  }

  endpointName(endpoint: number): string {
    return this.#owned(this.#draft.endpoints.columns, endpoint);
  }

  #bridgeName(bridge: number): string {
    const { columns } = this.#draft.bridges;
    return `${this.#draft.hosts.columns.name[must(columns.host[bridge])]}/${columns.name[bridge]}`;
  }

  *#portNames(): Generator<string> {
    const { ports } = this.#draft;
    for (const row of rowsOf(ports))
      yield `${this.#bridgeName(must(ports.columns.bridge[row]))}/${ports.columns.name[row]}`;
  }

  #owned(columns: { readonly tenant: Int32Array; readonly name: readonly string[] }, row: number): string {
    return `${this.#draft.tenants.columns.name[must(columns.tenant[row])]}/${columns.name[row]}`;
  }

  #pathName(row: number): string {
    const { from, to } = this.#draft.paths.columns;
    const { name } = this.#draft.hosts.columns;
    return `${name[must(from[row])]}>${name[must(to[row])]}`;
  }
}

/** Whether an endpoint or a link may be plugged there: neither patch nor tunnel. */
export function isPluggable(draft: FabricDraft, port: number): boolean {
  const kind = draft.ports.columns.kind[port];
  return kind !== PORT.patch && kind !== PORT.tunnel;
}

/** The rows of a draft's ports by bridge, in their order. */
export function rowsByBridge({ ports }: FabricDraft): Map<number, number[]> {
  const { bridge } = ports.columns;
  const byBridge = new Map<number, number[]>();
  for (const row of rowsOf(ports)) {
    const own = byBridge.get(must(bridge[row]));
    if (own === undefined) byBridge.set(must(bridge[row]), [row]);
    else own.push(row);
  }
  return byBridge;
}

function* rowsOf(table: { readonly count: number; isRemoved(row: number): boolean }): Generator<number> {
  for (let row = 0; row < table.count; row++) if (!table.isRemoved(row)) yield row;
}
