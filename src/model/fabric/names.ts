import { PORT } from "./columns.ts";
import type { FabricDraft } from "./draft.ts";
import { must } from "./fabric.ts";

/** The rows of a draft by name: what documents and changes speak in. Kept up with every element it adds. */
export class Names {
  readonly #draft: FabricDraft;
  readonly hosts = new Map<string, number>();
  readonly bridges = new Map<string, number>();
  readonly ports = new Map<string, number>();
  readonly links = new Map<string, number>();
  readonly tenants = new Map<string, number>();
  readonly networks = new Map<string, number>();
  readonly endpoints = new Map<string, number>();
  readonly paths = new Map<string, number>();

  constructor(draft: FabricDraft) {
    this.#draft = draft;
    const { hosts, bridges, ports, links, tenants, networks, endpoints, paths } = draft;
    for (const row of rowsOf(hosts)) this.hosts.set(must(hosts.columns.name[row]), row);
    for (const row of rowsOf(bridges)) this.bridges.set(this.#bridgeName(row), row);
    for (const row of rowsOf(ports)) this.ports.set(this.#portName(row), row);
    for (const row of rowsOf(links)) this.links.set(must(links.columns.name[row]), row);
    for (const row of rowsOf(tenants)) this.tenants.set(must(tenants.columns.name[row]), row);
    for (const row of rowsOf(networks)) this.networks.set(this.#owned(networks.columns, row), row);
    for (const row of rowsOf(endpoints)) this.endpoints.set(this.endpointName(row), row);
    for (const row of rowsOf(paths)) this.paths.set(this.#pathName(row), row);
  }

  endpointName(endpoint: number): string {
    return this.#owned(this.#draft.endpoints.columns, endpoint);
  }

  #bridgeName(bridge: number): string {
    const { columns } = this.#draft.bridges;
    return `${this.#draft.hosts.columns.name[must(columns.host[bridge])]}/${columns.name[bridge]}`;
  }

  #portName(port: number): string {
    const { columns } = this.#draft.ports;
    return `${this.#bridgeName(must(columns.bridge[port]))}/${columns.name[port]}`;
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
