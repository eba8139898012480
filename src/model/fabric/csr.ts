/** Groups of rows: `rows.subarray(start[g], start[g + 1])` are the members of group `g`, in their order. */
export interface Groups {
  readonly start: Int32Array;
  readonly rows: Int32Array;
}

/** Groups rows 0..n-1 by `key[row]`; a negative key is in no group. One counting sort, stable. */
export function groupBy(key: Int32Array, groups: number): Groups {
  const start = new Int32Array(groups + 1);
  for (const group of key) if (group >= 0) start[group + 1] = (start[group + 1] ?? 0) + 1;
  for (let group = 0; group < groups; group++)
    start[group + 1] = (start[group + 1] ?? 0) + (start[group] ?? 0);
  const next = start.slice();
  const rows = new Int32Array(start[groups] ?? 0);
  for (let row = 0; row < key.length; row++) {
    const group = key[row] ?? -1;
    if (group < 0) continue;
    const at = next[group] ?? 0;
    rows[at] = row;
    next[group] = at + 1;
  }
  return { start, rows };
}

export function members(groups: Groups, group: number): Int32Array {
  return groups.rows.subarray(groups.start[group], groups.start[group + 1]);
}
