import type { Columns } from "./columns.ts";
import { SHAPES } from "./columns.ts";
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
  const sealed: Record<string, Record<string, unknown>> = {};
  const moves: Moves = {};
  for (const name of Object.keys(SHAPES) as TableName[]) {
    const { columns, moved } = draft[name].seal();
    sealed[name] = columns;
    if (moved !== undefined) moves[name] = moved;
  }
  for (const name of Object.keys(REFERENCES) as TableName[])
    redirect(sealed[name] ?? {}, REFERENCES[name] ?? {}, moves);
  const { vlanProfiles, bridgeSettings, portSettings } = draft;
  const settings = {
    vlanProfiles: vlanProfiles.values,
    bridgeSettings: bridgeSettings.values,
    portSettings: portSettings.values,
  };
  const columns = { ...sealed, ...settings } as unknown as Columns;
  const { name, origins, allowed, unmodelled, removedFlows, underlayMtu } = draft;
  const fabric = new Fabric({ name, columns, origins, allowed, unmodelled, removedFlows, underlayMtu });
  columns.endpoints.mtu.set(fittingMtus(fabric));
  return fabric;
}

function redirect(
  columns: Record<string, unknown>,
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
