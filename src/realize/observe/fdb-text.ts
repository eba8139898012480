export interface StaticEntry {
  /** of a port of the bridge, or LOCAL */
  readonly number: string;
  readonly vlan: string;
  readonly mac: string;
}

/** What `ovs-appctl fdb/show` prints of one bridge, less what was learned: lines are port, VLAN, address, and `static` for an age. */
export function staticEntries(lines: readonly string[]): StaticEntry[] {
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , age]) => age === "static")
    .map(([number = "", vlan = "", mac = ""]) => ({ number, vlan, mac }));
}
