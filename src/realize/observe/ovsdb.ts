/** A value of OVSDB as ovs-vsctl prints it with --format=json: RFC 7047 §5.1, less what has no meaning here. */
export type OvsdbValue = string | number | boolean | readonly OvsdbValue[] | OvsdbMap;
export interface OvsdbMap {
  readonly [key: string]: string;
}

export type OvsdbRow = Readonly<Record<string, OvsdbValue>>;

interface Printed {
  readonly headings: readonly string[];
  readonly data: readonly (readonly unknown[])[];
}

/** The tables that `ovs-vsctl --format=json -- list A -- list B` prints, a line each. */
export function readTables(text: string): OvsdbRow[][] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => {
      const { headings, data } = JSON.parse(line) as Printed;
      return data.map((cells) => Object.fromEntries(headings.map((name, i) => [name, valueOf(cells[i])])));
    });
}

/** RFC 7047 writes `["set", […]]`, `["map", [[key, value], …]]`, `["uuid", text]`; a set of one is that one. */
function valueOf(cell: unknown): OvsdbValue {
  if (!Array.isArray(cell)) return cell as string | number | boolean;
  const [kind, content] = cell as [string, unknown];
  switch (kind) {
    case "set":
      return (content as unknown[]).map(valueOf);
    case "map":
      return Object.fromEntries(
        (content as [unknown, unknown][]).map(([key, value]) => [String(key), String(value)]),
      );
    default:
      return content as string;
  }
}

/** A cell that holds one text or none. */
export function textIn(row: OvsdbRow, column: string): string | undefined {
  const value = row[column];
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return undefined;
  return listIn(row, column).join(",");
}

export function listIn(row: OvsdbRow, column: string): readonly string[] {
  const value = row[column] ?? [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

export function mapIn(row: OvsdbRow, column: string): OvsdbMap {
  const value = row[column];
  return typeof value === "object" && !Array.isArray(value) ? (value as OvsdbMap) : {};
}
