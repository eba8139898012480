/** One thing wrong with what a person wrote. Problems are values: all are collected, none is thrown. */
export interface Problem {
  /** Where in the file, as `tenants.red.containers.db.host`; empty for the file as a whole. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

export function good<T>(value: T): Checked<T> {
  return { ok: true, value };
}

/** `value` unless something is wrong with it. */
export function unless<T>(problems: readonly Problem[], value: () => T): Checked<T> {
  const [first, ...rest] = problems;
  return first === undefined ? good(value()) : { ok: false, problems: [first, ...rest] };
}

/** No value, for these reasons. @throws where there is none: then it was not what was read that is wrong */
export function refused(problems: readonly Problem[]): Checked<never> {
  const [first, ...rest] = problems;
  if (first === undefined) throw new Error("refused without a problem");
  return { ok: false, problems: [first, ...rest] };
}

/** Any value as one short line of text, for `found`: at most `limit` characters, cycles and all. */
export function show(value: unknown, limit = 60): string {
  const text = showWhole(value);
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

function showWhole(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return JSON.stringify(value.length > 200 ? value.slice(0, 200) : value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return showKeys(value);
  return typeof value === "symbol" ? "a symbol" : `${value as number | boolean | bigint | null}`;
}

function showKeys(value: object): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return "an empty object";
  return `an object with ${keys.slice(0, 4).join(", ")}${keys.length > 4 ? ", …" : ""}`;
}
