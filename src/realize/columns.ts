import type { Columns } from "./part.ts";

type Value = string | number | boolean | readonly (string | number)[] | undefined;

/** Settings as a part has them; what is undefined is left out. Sets as `10,12`, flags as `true`. */
export function columnsOf(values: Readonly<Record<string, Value>>): Columns {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, textOf(value)]])),
  );
}

function textOf(value: NonNullable<Value>): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}

/** A set in one order, as whoever prints it has another; undefined for one that is empty. */
export function setOf(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.toSorted().join(",");
}

/** The same with `prefix` before each name. */
export function under(prefix: string, values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}

/** @returns undefined for the default, which is not written */
export function unlessDefault<T>(value: T, usual: T): T | undefined {
  return value === usual ? undefined : value;
}
