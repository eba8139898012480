/** The entry at an index that is known to lie inside; that it does not is a bug. */
export function entry<T>(column: { readonly [index: number]: T }, index: number): T {
  const value = column[index];
  if (value === undefined) throw new RangeError(`no entry ${index}`);
  return value;
}
