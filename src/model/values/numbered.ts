/**
 * The texts of some values, each different one once in the order in which they come, and for each value the number of its
 * own. Rows share objects: one that comes again is not read again.
 */
export function numbered<T extends object>(
  values: readonly T[],
  textOf: (value: T) => string,
): { readonly texts: readonly string[]; readonly numbers: Int32Array } {
  const texts = new Map<string, number>();
  const known = new Map<T, number>();
  const numbers = Int32Array.from(values, (value) => {
    const seen = known.get(value);
    if (seen !== undefined) return seen;
    const text = textOf(value);
    const number = texts.get(text) ?? texts.size;
    texts.set(text, number);
    known.set(value, number);
    return number;
  });
  return { texts: [...texts.keys()], numbers };
}
