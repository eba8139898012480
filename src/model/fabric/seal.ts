import type { Columns } from "./columns.ts";
import type { SHAPES } from "./columns.ts";
import type { FabricDraft } from "./draft.ts";
import { Fabric } from "./fabric.ts";
import { fittingMtus } from "../forwarding/mtu.ts";

type TableName = keyof typeof SHAPES;
type Moves = Partial<Record<TableName, Int32Array>>;

/** Which table the numbers of a column are rows of. */
const REFERENCES: Partial<Record<TableName, Readonly<Record<string, TableName>>>> = {
  bridges: { host: "hosts", local: "ports" },
  ports: { bridge: "bridges", link: "links", tunnel: "tunnels", endpoint: "endpoints" },
  flows: { bridge: "bridges" },
  fdb: { bridge: "bridges", port: "ports" },
  tunnels: { port: "ports" },
  paths: { from: "hosts", to: "hosts" },
  networks: { tenant: "tenants" },
  endpoints: { tenant: "tenants", network: "networks", port: "ports" },
};

/** Packs the tables of a draft, points every reference at the rows that are left, and fills in MTUs. */
export function seal(draft: FabricDraft): Fabric {
  const moves: Moves = {};
  const sealed = <N extends TableName>(name: N): Columns[N] => {
    const { columns, moved } = draft[name].seal();
    if (moved !== undefined) moves[name] = moved;
    return columns as Columns[N];
  };
  const columns: Columns = {
    hosts: sealed("hosts"),
    bridges: sealed("bridges"),
    ports: sealed("ports"),
    flows: sealed("flows"),
    fdb: sealed("fdb"),
    tunnels: sealed("tunnels"),
    links: sealed("links"),
    paths: sealed("paths"),
    tenants: sealed("tenants"),
    networks: sealed("networks"),
    endpoints: sealed("endpoints"),
    vlanProfiles: [...draft.vlanProfiles.values],
    bridgeSettings: [...draft.bridgeSettings.values],
    portSettings: [...draft.portSettings.values],
  };
  for (const name of Object.keys(REFERENCES) as TableName[])
    redirect(columns[name], REFERENCES[name] ?? {}, moves);
  const { name, origins, allowed, properties, failures, unmodelled, removedFlows, underlayMtu } = draft;
  const fabric = new Fabric({
    name,
    columns,
    origins,
    allowed,
    properties,
    failures,
    unmodelled,
    removedFlows,
    underlayMtu,
  });
  columns.endpoints.mtu.set(fittingMtus(fabric));
  return fabric;
}

function redirect(
  columns: Readonly<Record<string, unknown>>,
  references: Readonly<Record<string, TableName>>,
  moves: Moves,
): void {
  for (const [column, table] of Object.entries(references)) {
    const moved = moves[table];
    if (moved === undefined) continue;
    const values = columns[column] as Int32Array;
    values.forEach((row, i) => {
      values[i] = row < 0 ? row : (moved[row] ?? -1);
    });
  }
}
