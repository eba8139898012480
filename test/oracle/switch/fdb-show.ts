/** A row of `ovs-appctl fdb/show`: the port as its OpenFlow number, or LOCAL. */
export interface FdbRow {
  readonly port: string;
  readonly vlan: number;
  readonly mac: string;
}

export function readFdbShow(text: string): readonly FdbRow[] {
  const rows = [...text.matchAll(/^\s*(\d+|LOCAL)\s+(\d+)\s+([\da-f:]{17})\s/gm)];
  return rows.map(([, port = "", vlan, mac = ""]) => ({ port, vlan: Number(vlan), mac }));
}
