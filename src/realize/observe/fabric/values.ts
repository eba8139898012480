import type { OvsdbMap } from "../ovsdb.ts";

/** Without the keys that have no value. */
export function given(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
}

export function pick(map: OvsdbMap, keys: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => keys.has(key)));
}

/** @returns undefined for what is not written: a list of nothing */
export function listed<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** @returns undefined for what is not written: an object of nothing */
export function filled<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}
