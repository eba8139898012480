import { createHash } from "node:crypto";
import { profileKey } from "../model/forwarding/vlan-profile.ts";
import { SHAPES } from "../model/fabric/columns.ts";
import type { Fabric } from "../model/fabric/fabric.ts";

/** Columns that say where something was written, not what it is. */
const PROVENANCE = new Set(["origin", "stpOrigin", "leftOut"]);

const bigintAsText = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);

/**
 * SHA-256 over all that a fabric is, in hex: two fabrics with one digest forward alike. Where it was written
 * (origins) and what it is called as a whole do not count; the order in the file does, as it decides.
 */
export function digestOf(fabric: Fabric): string {
  const hash = createHash("sha256");
  const { columns } = fabric;
  for (const table of Object.keys(SHAPES).toSorted() as (keyof typeof SHAPES)[]) {
    const rows: Readonly<Record<string, unknown>> = columns[table];
    hash.update(`${table} ${columns[table].count}\n`);
    for (const column of Object.keys(SHAPES[table]).toSorted()) {
      if (PROVENANCE.has(column)) continue;
      const cells = rows[column];
      hash.update(`${column}\n`);
      if (ArrayBuffer.isView(cells))
        hash.update(new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength));
      else hash.update(JSON.stringify(cells, bigintAsText));
    }
  }
  const { bridgeSettings, portSettings, vlanProfiles } = columns;
  hash.update(JSON.stringify([bridgeSettings, portSettings, vlanProfiles.map(profileKey)]));
  return hash
    .update(JSON.stringify([fabric.underlayMtu, fabric.allowed, fabric.properties, fabric.unmodelled]))
    .digest("hex");
}
