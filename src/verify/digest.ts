import { createHash, type Hash } from "node:crypto";
import { profileKey } from "../model/forwarding/vlan-profile.ts";
import { SHAPES } from "../model/fabric/columns.ts";
import type { Fabric } from "../model/fabric/fabric.ts";
import { numbered } from "../model/values/numbered.ts";

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
      hash.update(`${column}\n`);
      addColumn(hash, rows[column]);
    }
  }
  const { bridgeSettings, portSettings, vlanProfiles } = columns;
  hash.update(JSON.stringify([bridgeSettings, portSettings, vlanProfiles.map(profileKey)]));
  const { underlayMtu, allowed, properties, unmodelled, failures } = fabric;
  const asked = failures === undefined ? [] : [failures];
  return hash.update(JSON.stringify([underlayMtu, allowed, properties, unmodelled, ...asked])).digest("hex");
}

/** A million names are written as they stand; of flows and lists of addresses, which many rows share, each different one once. */
function addColumn(hash: Hash, cells: unknown): void {
  if (ArrayBuffer.isView(cells)) addCells(hash, cells);
  else if (isText(cells)) hash.update(JSON.stringify(cells));
  else {
    const { numbers, texts } = numbered(cells as readonly object[], (cell) =>
      JSON.stringify(cell, bigintAsText),
    );
    hash.update(JSON.stringify(texts));
    addCells(hash, numbers);
  }
}

function addCells(hash: Hash, { buffer, byteOffset, byteLength }: ArrayBufferView): void {
  hash.update(new Uint8Array(buffer, byteOffset, byteLength));
}

function isText(cells: unknown): boolean {
  return Array.isArray(cells) && typeof cells[0] === "string";
}
