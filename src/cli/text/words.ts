/** 13000 as `13,000`. */
export function number(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `1 pair`, `2 pairs`, `no pairs`. */
export function count(value: number, one: string, many = `${one}s`): string {
  if (value === 0) return `no ${many}`;
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function sentence(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** Microseconds as people say them: `12 µs`, `1.5 ms`, `30 s`. */
export function duration(microseconds: number): string {
  if (microseconds < 1000) return `${round(microseconds)} µs`;
  if (microseconds < 1_000_000) return `${round(microseconds / 1000)} ms`;
  return `${round(microseconds / 1_000_000)} s`;
}

/** Milliseconds in seconds, to the millisecond: `30 s`, `79.997 s`. */
export function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(3))} s`;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

/** Text from a file, with nothing in it that a terminal would obey, hide or turn around. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}

/** FILE as it was given, in words. */
export function fileName(file: string): string {
  if (file === "-") return "standard input";
  return file === "" ? "no file" : visible(file);
}

/** Where a path in FILE leads to; without a path it is the file as a whole. */
export function placeIn(file: string, path: string): string {
  return path === "" ? fileName(file) : `${fileName(file)}: ${path}`;
}
